import nodemailer from 'nodemailer';
import type { EmailChannel } from '../../domain/channel.ts';
import { textOf, titleOf } from '../../domain/message-text.ts';
import type { Notifier } from '../../ports/notifier.ts';

export interface Mail {
  /** `smtp://user:password@host:587` or `smtps://...` */
  readonly smtpUrl: string;
  readonly from: string;
}

const STEP_MS = 10_000;

/**
 * Plain text by SMTP.
 * @param mail null where this process has no mail server: then every attempt is refused and says what to set
 */
export function createEmailNotifier(mail: Mail | null, publicUrl: string): Notifier<EmailChannel> {
  if (mail === null)
    return {
      tell: async () => ({
        kind: 'refused',
        detail: 'SMTP_URL and MAIL_FROM are not set in this worker: no email is sent',
        retryAfterMs: null,
      }),
    };
  const timeouts = { connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, socketTimeout: STEP_MS };
  const transport = nodemailer.createTransport({ url: mail.smtpUrl, ...timeouts });
  return {
    async tell(message, channel) {
      const { accepted, rejected, response } = await transport.sendMail({
        from: mail.from,
        to: [...channel.addresses],
        subject: titleOf(message),
        text: `${textOf(message, publicUrl)}\n`,
        // The same news is the same mail, however often it is sent.
        messageId: `<${message.id}@crosstie>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      if (rejected.length === 0) return { kind: 'taken', detail: response };
      // Sent again, it would come twice to those who have it.
      const detail = `taken for ${accepted.length} addresses and refused for ${rejected.join(', ')}`;
      return { kind: 'taken', detail };
    },
  };
}
