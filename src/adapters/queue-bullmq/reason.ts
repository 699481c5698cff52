import { FAULTS, type Fault, type FaultCode } from '../../domain/fault.ts';

/** A fault as the one line of text that BullMQ keeps with a failed job. */
export function toReason(fault: Fault): string {
  return JSON.stringify({ code: fault.code, message: fault.message });
}

/** Text that is not ours (BullMQ's own words) is `internal`. */
export function fromReason(reason: string | undefined): {
  readonly code: FaultCode;
  readonly message: string;
} {
  const text = reason ?? 'the queue gave no reason';
  try {
    const { code, message } = JSON.parse(text) as { code?: unknown; message?: unknown };
    if (typeof code === 'string' && code in FAULTS && typeof message === 'string') {
      return { code: code as FaultCode, message };
    }
  } catch {
    // Not JSON: BullMQ's own words.
  }
  return { code: 'internal', message: text };
}
