import type { SlackChannel } from '../../domain/channel.ts';
import { answerOfStatus } from '../../domain/delivery.ts';
import { linksOf, type Message, summaryOf } from '../../domain/message.ts';
import { titleOf } from '../../domain/message-text.ts';
import type { HttpPost } from '../../ports/http-post.ts';
import type { Notifier } from '../../ports/notifier.ts';

interface SlackConfig {
  readonly http: HttpPost;
  /** Where readers reach the API, without a slash at its end. */
  readonly publicUrl: string;
}

/** Incoming webhooks as Slack, Mattermost, Rocket.Chat and Discord (`/slack`) take them: one field, `text`. */
export function createSlackNotifier({ http, publicUrl }: SlackConfig): Notifier<SlackChannel> {
  return {
    async tell(message, channel) {
      const body = JSON.stringify({ text: slackText(message, publicUrl) });
      const { status, detail, retryAfterMs } = await http.post(channel.url, body, {
        'content-type': 'application/json; charset=utf-8',
      });
      return answerOfStatus(status, detail, retryAfterMs);
    },
  };
}

function slackText(message: Message, publicUrl: string): string {
  const links = Object.entries(linksOf(message, publicUrl)).map(([name, url]) => `<${url}|${escaped(name)}>`);
  const acquired = new Date(message.at).toISOString();
  return [
    `*${escaped(titleOf(message))}*`,
    escaped(summaryOf(message)),
    message.type === 'channel.test' ? '' : `Acquired ${acquired}`,
    links.join(' · '),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** The three characters that Slack's markup is made of. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
