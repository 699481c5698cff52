import { z } from 'zod';
import { FAULTS, type FaultCode } from '../../src/domain/fault.ts';

export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(Object.keys(FAULTS) as [FaultCode, ...FaultCode[]]),
    retryable: z.boolean(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457; `code` is one of a fixed catalogue' });
export type Problem = z.output<typeof problem>;
