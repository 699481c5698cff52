import { type Command, Option } from 'commander';
import { origin, server } from './options.ts';

export function addNumbers(program: Command): void {
  program.commandsGroup('Counts over time:');
  program
    .command('series')
    .description('counts of a site over time')
    .argument('<site>')
    .option('--area <id>')
    .option('--class <name>')
    .option('--model <id>', 'one model')
    .option('--model-version <version>', 'one version, or all side by side; default: the newest of each look')
    .addOption(
      new Option('--sensor <class>', 'one class of resolution').choices(['sub-metre', 'metre', 'decametre']),
    )
    .option('--from <day|instant>')
    .option('--to <day|instant>')
    .addOption(
      new Option('--rollup <unit>', 'one number a UTC day, ISO week or month').choices([
        'day',
        'week',
        'month',
      ]),
    )
    .addOption(
      new Option('--of <look>', 'with --rollup: whose number; default: median').choices([
        'median',
        'latest',
        'maximum',
      ]),
    )
    .addOption(origin())
    .option('--csv', 'print CSV')
    .option('--json', 'print one JSON document')
    .addOption(server())
    .action(async (site: string, options) => {
      const { runSeries } = await import('../series.ts');
      console.log(await runSeries(site, options));
    });

  program
    .command('totals')
    .description('areas of a site as one, pass by pass: each object once, only where every area was usable')
    .argument('<site>')
    .option('--areas <ids>', 'default: all that count the class')
    .option('--with <sites>', 'sites whose areas are added, within one image instant')
    .option('--class <name>')
    .option('--model <id>')
    .option('--model-version <version>', 'one version, or all; default: the newest of each look')
    .option('--from <day|instant>')
    .option('--to <day|instant>')
    .option('--csv', 'print CSV')
    .option('--json', 'print one JSON document')
    .addOption(server())
    .action(async (site: string, options) => {
      const { runTotals } = await import('../totals.ts');
      console.log(await runTotals(site, options));
    });

  program
    .command('statics')
    .description('objects of a site that stay put: hulks, derelict wagons, cranes')
    .argument('<site>')
    .option('--area <id>')
    .option('--json', 'print one JSON document')
    .addOption(server())
    .action(async (site: string, options) => {
      const { runStatics } = await import('../statics.ts');
      console.log(await runStatics(site, options));
    });

  const references = program
    .command('references')
    .description('published counts and own tallies, shown beside ours and never mixed into them');
  references
    .command('import')
    .description(
      'take counts from a CSV file: at,count and, if you like, until,area,class,measure,scope,source,...',
    )
    .argument('<file.csv>')
    .requiredOption('--site <id>')
    .option('--area <id>', 'of lines that name none')
    .option('--class <name>', 'likewise, as the others')
    .option('--measure <measure>', 'present, flow, upper-bound')
    .option('--scope <scope>')
    .option('--source <text>', 'default: own tally')
    .addOption(server())
    .action(async (file: string, options) => {
      const { importReferences } = await import('../references.ts');
      console.log(await importReferences(file, options));
    });
  references
    .command('list')
    .option('--site <id>')
    .option('--area <id>')
    .option('--class <name>')
    .addOption(origin())
    .option('--json', 'print one JSON document')
    .addOption(server())
    .action(async (options) => {
      const { listReferences } = await import('../references.ts');
      console.log(await listReferences(options));
    });
  references
    .command('remove')
    .argument('<id>', 'of an imported one')
    .addOption(server())
    .action(async (id: string, options) => {
      const { removeReference } = await import('../references.ts');
      console.log(await removeReference(id, options));
    });
}
