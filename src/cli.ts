import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_SERVER } from './cli/client.ts';
import { toFault } from './domain/fault.ts';
import { packageVersion } from './package-root.ts';

const number = (text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('expected a number');
  return value;
};
const list = (text: string): readonly string[] => text.split(',').map((part) => part.trim());
const numbers = (text: string): readonly number[] => list(text).map(number);
const server = new Option('--server <url>', 'the running server').env('CROSSTIE_URL').default(DEFAULT_SERVER);

const program = new Command('crosstie')
  .description(
    'Counts railcars and ships in satellite scenes, with an interval, the share seen and the evidence.',
  )
  .version(packageVersion());

program
  .command('count')
  .description('count one scene here and now: no server, no database')
  .argument('<file|url>', 'GeoTIFF, or PNG, JPEG or TIFF with --gsd')
  .option('--area <file.geojson>', 'count inside these polygons; default: the whole scene')
  .option('--site <id>', 'count inside the areas of a built-in site')
  .option('--mask <file|url>', 'raster on the same ground that says which pixels are usable')
  .option('--mask-usable <values>', 'mask values that mean: the ground was seen', numbers, [1, 255])
  .option('--class <names>', 'railcar, ship, ...; default: all that the resolution allows', list)
  .option('--model <id>', 'this model; default: chosen by class and resolution')
  .option(
    '--gsd <metres>',
    'native ground sample distance; on a georeferenced file it can only coarsen',
    number,
  )
  .option('--sensor <name>', 'sensor, whose own resolution is then known')
  .option('--acquired <instant>', 'when it was acquired: ISO 8601 with Z or an offset')
  .option('--json', 'print one JSON document')
  .option('--geojson <file>', 'write every box as GeoJSON')
  .option('--picture <file>', 'write the annotated picture, .png or .webp')
  .action(async (input: string, options) => {
    const { runCount } = await import('./cli/count.ts');
    const { readProcessConfig } = await import('./cli/process-config.ts');
    console.log(await runCount(input, options, readProcessConfig(), interrupted()));
  });

program
  .command('evaluate')
  .description('measure a model on labelled images, or on simulated difficulties: AP, count error, intervals')
  .option('--model <id>', 'needed but for --scenarios, which asks every model')
  .option('--images <dir>', 'GeoTIFF, PNG or JPEG files; a subfolder names the kind of ground')
  .option('--labels <dir>', 'NAME.txt beside NAME.tif: class x1 y1 x2 y2 x3 y3 x4 y4 [cut]')
  .option('--gsd <metres>', 'of images without georeference', number)
  .option('--part <x0,y0,x1,y1>', 'judge only this window, in pixels', numbers)
  .option('--all-labels', 'judge objects under the floor of the model too')
  .option('--scenarios', 'draw and judge simulated scenes: dense, empty, cloud, low sun, ...; minutes')
  .option('--scenes <n>', 'scenes of each scenario; default 4', number)
  .option('--json', 'print one JSON document')
  .action(async (options) => {
    const { runEvaluate } = await import('./cli/evaluate.ts');
    const { readProcessConfig } = await import('./cli/process-config.ts');
    console.log(await runEvaluate(options, readProcessConfig(), interrupted()));
  });

program
  .command('serve')
  .description('run the API, the worker or both')
  .option('--role <roles>', 'api, worker or api,worker')
  .action(async ({ role }: { role?: string }) => {
    const { serve } = await import('./serve.ts');
    const { readProcessConfig } = await import('./cli/process-config.ts');
    await serve(readProcessConfig(role === undefined ? {} : { ROLE: role }));
  });

program
  .command('submit')
  .description('hand a scene to a running server')
  .argument('<file|url>')
  .option('--acquired <instant>', 'when it was acquired: ISO 8601 with Z or an offset')
  .option('--assumed', 'that time is an assumption')
  .option('--sensor <name>')
  .option('--gsd <metres>', 'native ground sample distance', number)
  .option('--site <ids>', 'only these sites', list)
  .option('--whole', 'count the whole footprint too')
  .option('--mask <file|url>', 'raster on the same ground that says which pixels are usable')
  .option('--mask-usable <values>', 'mask values that mean: the ground was seen', numbers)
  .option('--licence <text>')
  .option('--attribution <text>')
  .option('--wait', 'follow it to its end')
  .addOption(server)
  .action(async (source: string, options) => {
    const { runSubmit } = await import('./cli/submit.ts');
    console.log(await runSubmit(source, options));
  });

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
  .addOption(
    new Option('--origin <origin>', 'default: real, for fictional sites simulated').choices([
      'real',
      'simulated',
    ]),
  )
  .option('--csv', 'print CSV')
  .option('--json', 'print one JSON document')
  .addOption(server)
  .action(async (site: string, options) => {
    const { runSeries } = await import('./cli/series.ts');
    console.log(await runSeries(site, options));
  });

program
  .command('rescore')
  .description(
    'count the archive of a site anew by the models that are loaded; older counts stay beside the new',
  )
  .argument('<site>')
  .option('--model <id>', 'only scenes that this model would look at')
  .option('--from <day|instant>', 'acquired from')
  .option('--to <day|instant>', 'acquired before')
  .option('--all', 'scenes that the loaded models have looked at too')
  .option('--wait', 'follow it to its end')
  .addOption(server)
  .action(async (site: string, options) => {
    const { runRescore } = await import('./cli/rescore.ts');
    console.log(await runRescore(site, options));
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
  .addOption(server)
  .action(async (site: string, options) => {
    const { runTotals } = await import('./cli/totals.ts');
    console.log(await runTotals(site, options));
  });

program
  .command('statics')
  .description('objects of a site that stay put: hulks, derelict wagons, cranes')
  .argument('<site>')
  .option('--area <id>')
  .option('--json', 'print one JSON document')
  .addOption(server)
  .action(async (site: string, options) => {
    const { runStatics } = await import('./cli/statics.ts');
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
  .addOption(server)
  .action(async (file: string, options) => {
    const { importReferences } = await import('./cli/references.ts');
    console.log(await importReferences(file, options));
  });
references
  .command('list')
  .option('--site <id>')
  .option('--area <id>')
  .option('--class <name>')
  .option('--json', 'print one JSON document')
  .addOption(server)
  .action(async (options) => {
    const { listReferences } = await import('./cli/references.ts');
    console.log(await listReferences(options));
  });
references
  .command('remove')
  .argument('<id>', 'of an imported one')
  .addOption(server)
  .action(async (id: string, options) => {
    const { removeReference } = await import('./cli/references.ts');
    console.log(await removeReference(id, options));
  });

program
  .command('review')
  .description('save what an analyst says of an observation: docs/review.md')
  .argument('<observation>')
  .requiredOption('--file <review.json>', 'decisions, added, hidden, others, searched, areaOnPlace, note')
  .requiredOption('--analyst <name>', 'who says so')
  .addOption(server)
  .action(async (observation: string, options) => {
    const { runReview } = await import('./cli/review.ts');
    console.log(await runReview(observation, options));
  });

program
  .command('reviews')
  .description('the reviews of a site')
  .argument('<site>')
  .addOption(server)
  .action(async (site: string, options) => {
    const { runReviews } = await import('./cli/review.ts');
    console.log(await runReviews(site, options));
  });

program
  .command('alerts')
  .description('alerts of a site or of all sites, with what may be quoted')
  .argument('[site]')
  .option('--state <names>', 'quiet, pending, firing, resolved; default: all but quiet')
  .option('--kind <names>', 'spike, shift, resumption, rule')
  .option('--since <day|instant>', 'only those that last since then or later')
  .addOption(
    new Option('--origin <origin>', 'default: real, for fictional sites simulated').choices([
      'real',
      'simulated',
    ]),
  )
  .option('--json', 'print one JSON document')
  .addOption(server)
  .action(async (site: string | undefined, options) => {
    const { runAlerts } = await import('./cli/alerts.ts');
    console.log(await runAlerts(site, options));
  });

program
  .command('backtest')
  .description('replay a series of dated counts and print what the alerts would have done: no server')
  .argument('<file.csv>', 'a line a look: at,count or at,count,seen; count empty where nothing was seen')
  .option('--over <n>', 'with a rule of your own: more than n objects', number)
  .option('--change <percent>', 'and: that far from the median of the last 12 usable looks', number)
  .option('--json', 'print one JSON document: events and evaluations')
  .action(async (file: string, options) => {
    const { runBacktest } = await import('./cli/backtest.ts');
    console.log(await runBacktest(file, options));
  });

program
  .command('simulate')
  .description('write simulated scenes as GeoTIFF with their truth as GeoJSON')
  .addOption(new Option('--kind <kind>').choices(['yard', 'port']).default('yard'))
  .option('--out <dir>', 'folder for the files', 'simulated')
  .option('--count <n>', 'how many scenes', number, 1)
  .option('--seed <n>', 'the same seed gives the same bytes', number, 1)
  .option('--size <px>', 'side of the square scene', number, 1024)
  .option('--gsd <metres>', 'ground sample distance; default .5 for yards, 10 for ports', number)
  .option('--objects <n>', 'wagons or ships', number)
  .option('--cloud <share>', '0 to 1', number, 0)
  .option('--snow <share>', '0 to 1', number, 0)
  .action(async (options) => {
    const { runSimulate } = await import('./cli/simulate.ts');
    console.log(await runSimulate(options));
  });

program
  .command('season')
  .description('the simulated season of two fictional sites')
  .option('--remove', 'remove its scenes and sites from the server')
  .addOption(server)
  .action(async (options) => {
    const { runSeason } = await import('./cli/season.ts');
    console.log(await runSeason(options));
  });

program
  .command('backup')
  .description('write database and blobs to one file; stop the embedded server first')
  .argument('<file>')
  .action(async (file: string) => {
    const { runBackup } = await import('./cli/backup.ts');
    const { readProcessConfig } = await import('./cli/process-config.ts');
    console.log(await runBackup(file, readProcessConfig()));
  });

program
  .command('restore')
  .description('fill an empty store from a backup, in either mode')
  .argument('<file>')
  .option('--replace', 'empty the store first')
  .action(async (file: string, options) => {
    const { runRestore } = await import('./cli/backup.ts');
    const { readProcessConfig } = await import('./cli/process-config.ts');
    console.log(await runRestore(file, options, readProcessConfig()));
  });

/** Ctrl-C ends the work at the next safe place. */
function interrupted(): AbortSignal {
  const stopper = new AbortController();
  process.once('SIGINT', () => stopper.abort(new Error('interrupted')));
  return stopper.signal;
}

try {
  await program.parseAsync();
} catch (error) {
  const fault = toFault(error);
  console.error(`crosstie: ${fault.message}`);
  if (fault.code === 'internal' && error instanceof Error) console.error(error.stack);
  process.exitCode = 1;
}
