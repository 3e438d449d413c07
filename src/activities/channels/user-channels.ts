import type { UserChannel } from '../../shared/channels.js';
import { inAppChannel } from './in-app-channel.js';
import type { UserMessageChannel } from './message-channel.js';

/** Every way to users, by name. */
export const USER_MESSAGE_CHANNELS: { readonly [Name in UserChannel]: UserMessageChannel & { readonly name: Name } } = {
  in_app: inAppChannel,
};
