import { Command } from 'commander';
import { addCounting } from './cli/commands/counting.ts';
import { addJudgements } from './cli/commands/judgements.ts';
import { addNumbers } from './cli/commands/numbers.ts';
import { addRunning } from './cli/commands/running.ts';
import { addScenes } from './cli/commands/scenes.ts';
import { toFault } from './domain/fault.ts';
import { packageVersion } from './package-root.ts';

const program = new Command('crosstie')
  .description(
    'Counts railcars and ships in satellite scenes, with an interval, the share seen and the evidence.',
  )
  .version(packageVersion());
for (const add of [addCounting, addRunning, addScenes, addNumbers, addJudgements]) add(program);

try {
  await program.parseAsync();
} catch (error) {
  const fault = toFault(error);
  console.error(`crosstie: ${fault.message}`);
  if (fault.code === 'internal' && error instanceof Error) console.error(error.stack);
  process.exitCode = 1;
}
