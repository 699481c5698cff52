import { type Command, Option } from 'commander';
import { interrupted, list, number, numbers } from './options.ts';

export function addCounting(program: Command): void {
  program.commandsGroup('Count and measure, no server:');
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
      const { runCount } = await import('../count.ts');
      const { readProcessConfig } = await import('../process-config.ts');
      console.log(await runCount(input, options, readProcessConfig(), interrupted()));
    });

  program
    .command('evaluate')
    .description(
      'measure a model on labelled images, or on simulated difficulties: AP, count error, intervals',
    )
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
      const { runEvaluate } = await import('../evaluate.ts');
      const { readProcessConfig } = await import('../process-config.ts');
      console.log(await runEvaluate(options, readProcessConfig(), interrupted()));
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
      const { runSimulate } = await import('../simulate.ts');
      console.log(await runSimulate(options));
    });
}
