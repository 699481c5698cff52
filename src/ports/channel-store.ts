import type { Channel } from '../domain/channel.ts';

/** Whom to tell. */
export interface ChannelStore {
  /** By id. */
  listChannels(): Promise<readonly Channel[]>;
  getChannel(id: string): Promise<Channel | null>;
  /**
   * Its next revision. What waits for a channel that is disabled by it fails.
   * @throws Fault conflict unless `channel.revision` follows the latest one (1: the channel must be new)
   */
  saveChannel(channel: Channel): Promise<void>;
  /** Its deliveries go with it. */
  deleteChannel(id: string): Promise<boolean>;
}
