import type { Command } from 'commander';
import { list, number, numbers, server } from './options.ts';

export function addScenes(program: Command): void {
  program.commandsGroup('Scenes:');
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
    .option(
      '--mask <file|url>',
      'raster on the same ground that says which pixels are usable: a file with a file, a URL with a URL',
    )
    .option('--mask-usable <values>', 'values of --mask that mean: the ground was seen', numbers)
    .option('--licence <text>')
    .option('--attribution <text>')
    .option('--wait', 'follow it to its end')
    .addOption(server())
    .action(async (source: string, options) => {
      const { runSubmit } = await import('../submit.ts');
      console.log(await runSubmit(source, options));
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
    .addOption(server())
    .action(async (site: string, options) => {
      const { runRescore } = await import('../rescore.ts');
      console.log(await runRescore(site, options));
    });
}
