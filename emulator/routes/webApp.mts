import { objectPage } from '../pages/objectPage.mts';
import { empty, html } from '../server/replies.mts';
import type { Call, Route } from '../types.mts';

/**
 * The addresses that sources and destinations have in Stitch's web app, of today and of before
 * (connect-api.md 13): to copy into n8n. The web app asks to sign in first; here everybody is in.
 */

const PIPELINE = '/client/:clientId(^\\d+$)/pipeline';
const ADDRESSES = {
	sources: [
		`${PIPELINE}/v2/sources/:id(^\\d+$)/summary`,
		`${PIPELINE}/connections/:id(^\\d+$)/summary`,
		'/v2/client/:clientId(^\\d+$)/pipeline/connections/:id(^\\d+$)/summary',
	],
	destinations: [
		`${PIPELINE}/v2/destinations/:id(^\\d+$)/edit`,
		'/v2/destinations/:id(^\\d+$)/edit',
	],
} as const;

function find({ state, params }: Call, kind: keyof typeof ADDRESSES) {
	for (const account of state.accounts.values()) {
		const found = account[kind].get(Number(params.id));
		if (found && [undefined, String(account.clientId)].includes(params.clientId)) return found;
	}
	return undefined;
}

export const routes: Route[] = (['sources', 'destinations'] as const).flatMap((kind) =>
	ADDRESSES[kind].map((path) => ({
		method: 'GET' as const,
		path,
		handle(call: Call) {
			const found = find(call, kind);
			return found ? html(call.reply, objectPage(found)) : empty(call.reply, 404);
		},
	})),
);
