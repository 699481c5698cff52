import type { Command } from 'commander';
import { number, origin, server } from './options.ts';

export function addJudgements(program: Command): void {
  program.commandsGroup('Is it right, is it unusual:');
  program
    .command('report')
    .description('write an observation as one page to cite or print: HTML that needs nothing beside it')
    .argument('<observation>')
    .requiredOption('-o, --output <file.html>', 'the page; a file of that name is replaced')
    .option('--private', 'with pixels that may not be published, marked so: on the serving machine alone')
    .option('--no-picture', 'leave the pictures out')
    .addOption(server())
    .action(async (observation: string, options) => {
      const { runReport } = await import('../report.ts');
      console.log(await runReport(observation, options));
    });

  program
    .command('review')
    .description('save what an analyst says of an observation: docs/review.md')
    .argument('<observation>')
    .requiredOption('--file <review.json>', 'decisions, added, hidden, others, searched, areaOnPlace, note')
    .requiredOption('--analyst <name>', 'who says so')
    .addOption(server())
    .action(async (observation: string, options) => {
      const { runReview } = await import('../review.ts');
      console.log(await runReview(observation, options));
    });

  program
    .command('reviews')
    .description('the reviews of a site')
    .argument('<site>')
    .addOption(server())
    .action(async (site: string, options) => {
      const { runReviews } = await import('../review.ts');
      console.log(await runReviews(site, options));
    });

  program
    .command('alerts')
    .description('alerts of a site or of all sites, with what may be quoted')
    .argument('[site]')
    .option('--state <names>', 'quiet, pending, firing, resolved; default: all but quiet')
    .option('--kind <names>', 'spike, shift, resumption, rule')
    .option('--since <day|instant>', 'only those that last since then or later')
    .addOption(origin())
    .option('--json', 'print one JSON document')
    .addOption(server())
    .action(async (site: string | undefined, options) => {
      const { runAlerts } = await import('../alerts.ts');
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
      const { runBacktest } = await import('../backtest.ts');
      console.log(await runBacktest(file, options));
    });
}
