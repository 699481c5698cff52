import express, { type Express } from 'express';
import { Fault } from '../src/domain/fault.ts';
import type { Context, Parts } from './context.ts';
import { serveDashboard } from './dashboard.ts';
import { guardHost } from './guard.ts';
import { describe } from './openapi.ts';
import { answerProblems } from './problem.ts';
import { recordRequests } from './record.ts';
import { endpoints } from './routes/endpoints.ts';
import { serve } from './serve.ts';
import { createShownRasters } from './shown-rasters.ts';

/** The whole HTTP API; it does not listen. */
export function createApp(parts: Parts): Express {
  const context: Context = { ...parts, shown: createShownRasters(parts) };
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(recordRequests(context.ports.log, context.ports.clock));
  app.use((_request, response, next) => {
    response.set({
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    });
    next();
  });
  app.use(guardHost(context.config.allowedHosts));

  const document = JSON.stringify(describe(endpoints, context.config.version));
  app.get('/openapi.json', (_request, response) => {
    response.type('application/json').send(document);
  });
  if (context.config.dashboard !== null) serveDashboard(app, context.config.dashboard);
  serve(app, endpoints, context);

  app.use((request) => {
    throw new Fault('not-found', `nothing is at ${request.path}; /openapi.json lists what is`);
  });
  app.use(answerProblems);
  return app;
}
