import { bearer } from '../server/auth.mts';
import { rawBody } from '../server/bodies.mts';
import { StitchAnswer, textAnswer } from '../server/replies.mts';
import { malformedJson } from './malformedJson.mts';
import type { Account, Call, Source } from '../types.mts';

/**
 * What comes before the body of an Import API request: token, region, source, content type, size.
 */

type Sender = { account: Account; source: Source };

/** 20 MB, read as the smaller of the two sizes that this can mean (import-api.md 4). */
const MAX_BYTES = 20_000_000;

const TOO_LARGE_PAGE = [
	'<html>',
	'<head><title>413 Request Entity Too Large</title></head>',
	'<body>',
	'<center><h1>413 Request Entity Too Large</h1></center>',
	'<hr><center>nginx</center>',
	'</body>',
	'</html>',
	'',
].join('\r\n');

/** @throws {StitchAnswer} 401 */
export function senderOf({ state, switches, request }: Call): Sender {
	const token = bearer(request.headers.authorization);
	const owner = token === undefined ? undefined : state.importTokens.get(token);
	const account = owner && state.accounts.get(owner.clientId);
	const source = account?.sources.get(owner?.sourceId ?? 0);
	if (!account || !source) throw new StitchAnswer(401, { message: 'Not Authorized' });
	if (switches.importRegion !== 'any' && switches.importRegion !== account.region)
		throw new StitchAnswer(401, { message: 'Invalid region.' });
	if (source.pausedAt || source.systemPausedAt || source.deletedAt)
		throw new StitchAnswer(401, {
			error: 'Forbidden',
			errors: { error: 'Connection is not active.' },
		});
	return { account, source };
}

/** @throws {StitchAnswer} 415, 413, 400 */
export function refuseUnreadable({ request, switches }: Call, { transit }: { transit: boolean }) {
	const { bytes, contentType, malformed, text } = rawBody(request);
	const isTransit = contentType === 'application/transit+json';
	if (contentType !== 'application/json' && !(transit && isTransit)) {
		if (!transit) throw textAnswer('Content-Type must be application/json', 415);
		throw new StitchAnswer(415, {
			status: 'ERROR',
			message: `Unsupported content-type ${contentType}. Please send application/json or application/transit+json`,
		});
	}
	if (bytes > MAX_BYTES && switches.importTooLargeAsHtml)
		throw new StitchAnswer(413, TOO_LARGE_PAGE, 'html');
	if (bytes > MAX_BYTES)
		throw new StitchAnswer(413, {
			status: 'ERROR',
			message: `Request rejected: request size (${bytes}s bytes) exceeds the maximum`,
		});
	if (malformed || text.trim() === '')
		throw new StitchAnswer(400, {
			status: 'ERROR',
			message: 'Malformed json in the body!',
			error: malformedJson(text, malformed),
			input: null,
		});
}
