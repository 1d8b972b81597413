import { randomBytes } from 'node:crypto';
import { json } from '../server/replies.mts';
import type { Route } from '../types.mts';

/** connect-api.md 8.2: a session for the deprecated Stitch.js. Nothing here takes the token. */
export const routes: Route[] = [
	{
		method: 'POST',
		path: '/v3/sessions/ephemeral',
		handle: ({ reply }) => json(reply, { ephemeral_token: randomBytes(10).toString('hex') }),
	},
];
