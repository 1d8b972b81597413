import documented from '../../emulator/documented.json';
import { StitchError } from '../../nodes/Stitch/api/StitchError';
import { badProperties, errorCode, wordsOf } from '../../nodes/Stitch/api/http/answer';
import { explain } from '../../nodes/Stitch/errors/toNodeError';
import { parseJson } from '../../nodes/Stitch/json';
import type { HttpMethod } from '../../nodes/Stitch/api/types';
import { credentialKinds } from './support/credentialKinds';
import type { EchoServer } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import { operationCases } from './support/operationCases';
import { runConstant } from './support/runConstant';
import { idleClock, useIdleClock } from '../support/idleClock.mts';

useIdleClock();

interface Answer {
	id: string;
	endpoint: string;
	status: number;
	condition: string;
	body?: string;
}

let server: EchoServer;
beforeAll(async () => {
	server = await startEchoServer(idleClock.now);
});
beforeEach(() => server.reset());
afterAll(async () => await server.stop());

/** The operation that meets the errors of an endpoint; without one, the node does not call it. */
const OPERATIONS: Record<string, string> = {
	general: 'source:get',
	'A4.4': 'account:exchangeCode',
	'8.1': 'account:create',
	'8.5': 'destination:create (JSON)',
	'8.6': 'destination:list',
	'8.7': 'destination:update (JSON)',
	'8.8': 'destination:delete',
	'8.14': 'source:create (JSON)',
	'8.17': 'source:update (JSON)',
	'8.18': 'source:delete',
	'8.21': 'importToken:delete',
	'8.24': 'stream:get',
	'8.25': 'stream:select (JSON)',
	'8.26': 'replicationJob:start',
	'8.28': 'extraction:list',
	'8.29': 'extraction:getLog (text)',
	'8.30': 'load:list',
	'8.31': 'emailRecipient:create',
	'8.33': 'emailRecipient:disable',
	'8.35': 'hook:create',
	'8.37': 'hook:enable',
	'8.38': 'hook:delete',
	'I3.2': 'importRecord:push',
	// The older push has the same errors as validating (import-api.md 3.4).
	'I3.3': 'importRecord:validate',
	'I3.4': 'importRecord:validate',
};

/** What the message of each documented error names. */
const NAMED: Record<string, RegExp> = {
	'general/401': /access token/,
	'general/404-uri': /'Source'/,
	'general/404-method': /'Source'/,
	'general/404-resource': /'Source'/,
	'general/500': /trouble/,
	'general/502': /trouble/,
	'A4.4/once': /'Code'/,
	'A4.4/five-minutes': /'Code'/,
	'8.1/ExistingUser': /'Email'/,
	'8.1/BadRequest': /data for the new account/,
	'8.1/partner_id': /partner ID/,
	'8.1/partner_secret': /partner secret/,
	'8.5/limit': /as many destinations as its plan allows/,
	'8.5/arguments': /does not take this request/,
	'8.6/parameters': /does not take this request/,
	'8.7/type': /does not take this request/,
	'8.7/unknown': /'Destination'/,
	'8.8/unknown': /'Destination'/,
	'8.8/no-id': /'Destination'/,
	'8.8/letters': /'Destination'/,
	'8.9/body': /does not take this request/,
	'8.9/limit': /as many destinations as its plan allows/,
	'8.11/type': /does not take this request/,
	'8.11/unknown': /'Destination'/,
	'8.14/InvalidType': /'Source Type'/,
	'8.14/InvalidName-used': /'Display Name'/,
	'8.14/InvalidName-derived': /'Display Name'/,
	'8.14/InvalidName-rule': /'Display Name'/,
	'8.14/InvalidDisplayName': /'Display Name'/,
	'8.14/InvalidBody': /combination of fields/,
	'8.14/AccessDenied': /source type/,
	'8.14/InvalidProperties': /properties: start_date, api_key$/,
	'8.14/cron-plan': /cron scheduling/,
	'8.14/cron-days': /'cron_expression'/,
	'8.17/InvalidBody': /combination of fields/,
	'8.17/InvalidDisplayName': /'Display Name'/,
	'8.17/InvalidId': /'Source'/,
	'8.17/InvalidProperties': /properties: start_date, api_key$/,
	'8.17/cron-plan': /cron scheduling/,
	'8.17/cron-days': /'cron_expression'/,
	'8.18/InvalidId': /'Source'/,
	'8.21/InvalidId': /'Source'/,
	'8.24/stream-id': /'Stream' or the 'Source'/,
	'8.24/source-id': /'Stream' or the 'Source'/,
	'8.25/id-missing': /streams does not exist/,
	'8.25/id-unknown': /streams does not exist/,
	'8.25/read-only': /stream settings are read-only/,
	'8.25/unsupported': /field that Stitch cannot replicate/,
	'8.25/body': /does not take this request/,
	'8.26/already-running': /already running/,
	'8.26/unknown': /'Source'/,
	'8.26/deleted': /'Source'/,
	'8.26/generic': /could not start the replication job/,
	'8.28/401': /access token for this account/,
	'8.29/401': /access token for this account/,
	'8.29/404': /no log for this replication job/,
	'8.30/401': /access token for this account/,
	'8.31/invalid': /'Email Address'/,
	'8.31/limit': /ten email recipients/,
	'8.31/plan': /no additional email recipients/,
	'8.33/invalid': /'disabled_at'/,
	'8.33/404': /'Recipient'/,
	'8.35/InvalidBody': /hook/,
	'8.35/plan': /no post-load webhooks/,
	'8.35/limit': /as many hooks as Stitch allows/,
	'8.37/InvalidBody': /hook/,
	'8.38/NotFound': /'Hook'/,
	'I3.2/missing': /required key \[messages\]/,
	'I3.2/extraneous': /extraneous key \[messages\]/,
	'I3.2/type': /#\/messages: expected type/,
	'I3.2/record': /item 0|#\/text/,
	'I3.2/record-lines': /Item 0[^]*#\/text/,
	'I3.2/record-table': /Item 0[^]*#\/text/,
	'I3.2/schema-part': /key null/,
	'I3.2/key': /key property id/,
	'I3.2/unknown-type': /unknown type/,
	'I3.2/message': /required key \[messages\]/,
	'I3.2/sequence': /sequence/,
	'I3.2/schema-array': /#\/schema/,
	'I3.2/401': /Import API token/,
	'I3.2/region': /other region/,
	'I3.2/inactive': /paused or deleted/,
	'I3.2/413': /20 MB/,
	'I3.2/413-html': /20 MB/,
	'I3.2/415': /does not take this request/,
	'I3.3/root': /array of records/,
	'I3.3/malformed': /Malformed json/,
	'I3.3/region': /other region/,
	'I3.3/client-missing': /Import API token/,
	'I3.3/inactive': /paused or deleted/,
	'I3.3/403': /another Stitch account/,
	'I3.3/405': /does not take this request/,
	'I3.3/413': /20 MB/,
	'I3.3/413-html': /20 MB/,
	'I3.3/415': /does not take this request/,
	'I3.3/clients': /multiple clients/,
	'I3.3/blank': /table_name/,
	'I3.3/type': /sequence/,
	'I3.3/data': /data/,
	'I3.3/key-absent': /keys/,
	'I3.3/key-null': /keys/,
	'I3.3/key-names': /key_names/,
	'I3.3/key-length': /keys/,
	'I3.4/root': /array of records/,
};

const VALUES: Record<string, string> = {
	BAD_PROPERTIES: '"start_date","api_key"',
	SOURCE_REPORT_CARD: '{"type":"platform.x","steps":[]}',
	ARGUMENT_NAME: 'messages',
	KEY_NAME: 'id',
	FIELD_NAME: 'text',
	INVALID_TAP_STREAM_ID: 'shop-orders',
	LIMIT: '10',
};

/** A documented body with values in place of its placeholders. */
const filled = (body: string): string =>
	body.replace(/<([A-Z_]+)>/g, (_, name: string) => VALUES[name] ?? `value-of-${name}`);

/** A text without what a message may leave out of it: line breaks, and which check refused it. */
const essence = (text: string) =>
	text.replace(/\s+/g, ' ').replace('Request failed validation:', '').trim();

/** All texts of a body that Stitch says something with: its longest sentence has to be kept. */
function saidIn(body: string): string | undefined {
	if (body.startsWith('<')) return undefined;
	const texts = [...body.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
		.map(([quoted]) => JSON.parse(quoted) as string)
		.filter((text) => / /.test(text));
	const title = /<title>([^<]*)</.exec(body)?.[1];
	const all = title !== undefined ? [title] : /^[[{"]/.test(body) ? texts : [body];
	return all.sort((a, b) => b.length - a.length)[0]?.trim();
}

const endpointOf = ({ endpoint }: Answer) => {
	const found = documented.endpoints.find(({ id }) => id === endpoint);
	if (found === undefined) throw new Error(`There is no endpoint ${endpoint}`);
	return found;
};

const isRefusal = ({ id, status }: Answer) => status >= 400 || id === '8.26/already-running';
const refusals = (documented.answers as Answer[]).filter(isRefusal);
const shown = (answer: Answer) => ({
	name: `${answer.id}: ${answer.status}, ${answer.condition}`,
	answer,
});

function checkWords(answer: Answer, message: string, description: string) {
	expect(message).toMatch(NAMED[answer.id]);
	expect(message).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
	const said = answer.body === undefined ? undefined : saidIn(filled(answer.body));
	if (said !== undefined) expect(essence(`${message} ${description}`)).toContain(essence(said));
	// Advice that is more than a repetition of Stitch's message.
	const wayOut = description.split('Stitch says:')[0].replace(/\(status.*$/, '');
	expect(wayOut.trim().length).toBeGreaterThanOrEqual('Try again later.'.length);
	expect(wayOut).not.toMatch(/Check the parameters against Stitch's message/);
}

describe('a documented refusal becomes a message that names the field, and a way out', () => {
	it('is in the table, each of them and nothing else', () => {
		expect(Object.keys(NAMED).sort()).toEqual(refusals.map(({ id }) => id).sort());
	});

	it.each(refusals.filter(({ endpoint }) => endpoint in OPERATIONS).map(shown))(
		'$name',
		async ({ answer }) => {
			const { method, path } = endpointOf(answer);
			const [operation] = operationCases.filter(({ name }) => name === OPERATIONS[answer.endpoint]);
			const isMeant = new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
			const isAny = answer.endpoint === 'general' || operation.resource === 'importRecord';
			server.interfere((request) =>
				isAny || (request.method === method && isMeant.test(request.url.split('?')[0]))
					? { status: answer.status, body: filled(answer.body ?? '') }
					: undefined,
			);
			const { error } = await runConstant(operation, credentialKinds(operation)[0], server);
			checkWords(answer, error?.message ?? '', error?.description ?? '');
		},
	);

	it.each(refusals.filter(({ endpoint }) => !(endpoint in OPERATIONS)).map(shown))(
		'$name, of an endpoint that the node does not call',
		({ answer }) => {
			const { method, path } = endpointOf(answer);
			const text = filled(answer.body ?? '');
			const body = parseJson(text) ?? text;
			const { message, description } = explain(
				new StitchError({
					kind: 'refused',
					request: { method: method as HttpMethod, path },
					status: answer.status,
					code: errorCode(body),
					said: wordsOf(body),
					properties: badProperties(body),
					attempts: 1,
					effectUnknown: false,
				}),
			);
			checkWords(answer, message, description);
		},
	);
});
