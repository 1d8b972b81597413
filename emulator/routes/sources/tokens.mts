import { isoSeconds } from '../../clock.mts';
import { codedAnswer, empty, json, jsonText } from '../../server/replies.mts';
import { findSource } from '../../state/findSource.mts';
import { sourceText } from '../../state/sources.mts';
import type { Call, Route } from '../../types.mts';

/** connect-api.md 8.19 to 8.21: Import API tokens of a source, at most two active ones. */

const MOST = 2;

/** What another type of source answers isn't documented. Emulator's choice: as an unknown one. */
function importSource({ account, params }: Call) {
	const source = findSource(account, params.sourceId);
	if (!source || source.deletedAt !== null || source.type !== 'import_api')
		throw codedAnswer('InvalidId', `source not found (${params.sourceId})`);
	return source;
}

export const routes: Route[] = [
	{
		method: 'POST',
		path: '/v4/sources/:sourceId/tokens',
		handle(call) {
			const { account, core, state, reply } = call;
			const source = importSource(call);
			// A third token isn't documented; the documents only say to revoke one first.
			if (source.importTokens.filter(({ revoked }) => !revoked).length >= MOST)
				throw codedAnswer('AccessDenied', 'a source can have at most two active access tokens');
			const token = state.secret('at');
			const id = state.nextId('token');
			source.importTokens.push({ id, token, createdAt: core.clock.now(), revoked: false });
			state.importTokens.set(token, { clientId: account.clientId, sourceId: source.id });
			return json(reply, { id, access_token: token });
		},
	},
	{
		method: 'GET',
		path: '/v4/sources/:sourceId/tokens',
		handle(call) {
			const tokens = importSource(call).importTokens.filter(({ revoked }) => !revoked);
			return json(
				call.reply,
				tokens.map(({ id, createdAt }) =>
					call.switches.tokenListShape === 'ids'
						? id
						: { token_id: id, created_at: isoSeconds(createdAt) },
				),
			);
		},
	},
	{
		method: 'DELETE',
		path: '/v4/sources/:sourceId/tokens/:tokenId',
		handle(call) {
			const { account, core, params, state, reply } = call;
			const source = importSource(call);
			const token = source.importTokens.find(
				({ id, revoked }) => !revoked && String(id) === params.tokenId,
			);
			// An unknown token isn't documented: the general 404.
			if (!token) return empty(reply, 404);
			token.revoked = true;
			state.importTokens.delete(token.token);
			source.updatedAt = core.clock.now();
			return jsonText(reply, sourceText(source, account, core.clock.now()));
		},
	},
];
