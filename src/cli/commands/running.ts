import type { Command } from 'commander';
import { server } from './options.ts';

export function addRunning(program: Command): void {
  program.commandsGroup('Run a server:');
  program
    .command('serve')
    .description('run the API, the worker or both')
    .option('--role <roles>', 'api, worker or api,worker')
    .action(async ({ role }: { role?: string }) => {
      const { serve } = await import('../../serve.ts');
      const { readProcessConfig } = await import('../process-config.ts');
      await serve(readProcessConfig(role === undefined ? {} : { ROLE: role }));
    });

  program
    .command('season')
    .description('the simulated season of two fictional sites')
    .option('--remove', 'remove its scenes and sites from the server')
    .addOption(server())
    .action(async (options) => {
      const { runSeason } = await import('../season.ts');
      console.log(await runSeason(options));
    });

  program
    .command('backup')
    .description('write database and blobs to one file; stop the embedded server first')
    .argument('<file>')
    .action(async (file: string) => {
      const { runBackup } = await import('../backup.ts');
      const { readProcessConfig } = await import('../process-config.ts');
      console.log(await runBackup(file, readProcessConfig()));
    });

  program
    .command('restore')
    .description('fill an empty store from a backup, in either mode')
    .argument('<file>')
    .option('--replace', 'empty the store first')
    .action(async (file: string, options) => {
      const { runRestore } = await import('../backup.ts');
      const { readProcessConfig } = await import('../process-config.ts');
      console.log(await runRestore(file, options, readProcessConfig()));
    });
}
