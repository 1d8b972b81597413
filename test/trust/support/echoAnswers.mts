import type { EchoRequest } from './echoServer.mts';

const TIME = '2024-03-05T09:12:44Z';

const card = (type: string) => ({
	type,
	current_step: 2,
	current_step_type: 'fully_configured',
	steps: [
		{
			type: 'form',
			properties: ['host', 'api_key', 'password'].map((name) => ({
				name,
				is_required: name !== 'host',
				is_credential: name !== 'host',
				system_provided: false,
				property_type: 'user_provided',
				json_schema: { type: 'string' },
				provided: false,
			})),
		},
		{ type: 'fully_configured', properties: [] },
	],
});

const details = { pricing_tier: 'standard', pipeline_state: 'released', access: true };

const connection = (n: number, type: string) => ({
	id: n,
	name: `name_${n}`,
	display_name: `Name ${n}`,
	description: null,
	type,
	stitch_client_id: n,
	properties: { host: `host-${n}.example.com` },
	created_at: TIME,
	updated_at: TIME,
	paused_at: null,
	system_paused_at: null,
	deleted_at: null,
	schedule: null,
	report_card: card(type),
});

const check = (n: number) => ({
	name: `${n}.${n}.check.1`,
	mode: 'check',
	status: 'succeeded',
	error: false,
	start_time: TIME,
	completion_time: TIME,
	check_exit_status: 0,
	discovery_exit_status: 0,
	discovery_error_message: null,
	tap_exit_status: null,
	tap_error_message: null,
	target_exit_status: null,
	target_error_message: null,
});

const stream = (n: number) => ({
	selected: true,
	stream_id: n,
	tap_stream_id: `stream-${n}`,
	stream_name: `stream_${n}`,
	metadata: {
		selected: true,
		'is-view': false,
		'replication-method': 'FULL_TABLE',
		'table-key-properties': ['id'],
	},
});

const streamSchema = (n: number) => ({
	schema: JSON.stringify({
		type: 'object',
		properties: { id: { type: ['integer'] }, [`field_${n}`]: { type: ['null', 'string'] } },
	}),
	metadata: [
		{
			breadcrumb: [],
			metadata: {
				selected: true,
				'replication-method': 'FULL_TABLE',
				'table-key-properties': ['id'],
			},
		},
		{ breadcrumb: ['properties', 'id'], metadata: { inclusion: 'automatic', selected: true } },
		{
			breadcrumb: ['properties', `field_${n}`],
			metadata: { inclusion: 'available', selected: false },
		},
	],
	'non-discoverable-metadata-keys': ['selected', 'replication-method', 'replication-key'],
});

const jobName = (n: number) => `${n}.${n}.sync.started`;

/** @param at milliseconds */
const time = (at: number) => new Date(at).toISOString().replace(/\.\d+Z/, 'Z');

/** When the job of an owner was started last; in milliseconds, as `now`. */
const startedAt = new Map<number, number>();

const startOf = (n: number, now: number) => startedAt.get(n) ?? now;

/** A whole one, of a job that handed over one batch. */
function jobLog(n: number, now: number) {
	const at = new Date(startOf(n, now) + 59_000).toISOString().replace('T', ' ').replace('.', ',');
	return [
		`2024-03-05 07:00:11,159Z tap - INFO Sync ${n}`,
		`${at} target - INFO Serializing batch with 3 messages for table stream_${n}`,
		`${at} main - INFO Exit status is: Discovery succeeded. Tap succeeded. Target succeeded.`,
		'',
	].join('\n');
}

/** Ended a moment after now, so that a job that was just started has ended. */
const extraction = (n: number, now: number) => ({
	job_name: jobName(n),
	stitch_client_id: n,
	source_id: n,
	source_type: 'tap-postgres',
	start_time: TIME,
	completion_time: time(startOf(n, now) + 60_000),
	discovery_exit_status: 0,
	discovery_description: null,
	tap_exit_status: 0,
	tap_description: null,
	target_exit_status: 0,
	target_description: null,
});

const load = (n: number, now: number) => ({
	stitch_client_id: n,
	source_name: `name_${n}`,
	stream_name: `stream_${n}`,
	last_batch_loaded_at: time(startOf(n, now) + 90_000),
	error_state: null,
});

const email = (n: number) => ({
	id: n,
	client_id: n,
	email_address: `ops-${n}@example.com`,
	created_at: TIME,
	disabled_at: null,
});

const hook = (n: number) => ({
	id: n,
	client_id: n,
	type: 'post_load',
	version: 1,
	destination_id: n,
	config: { url: `https://hook-${n}.example.com/` },
	created_at: TIME,
	modified_at: TIME,
	disabled_at: null,
});

const page = (data: unknown) => ({ data: [data], page: 1, total: 1, links: {} });

const signed = (n: number, url: string) =>
	`${url}/signed-log/${n}?X-Amz-Security-Token=signed-token-${n}&X-Amz-Signature=signed-${n}`;

/**
 * Method and path, and the documented answer to it for owner `n`. `id` is what the path names.
 */
const answers: Array<
	[string, RegExp, (n: number, id: string, url: string, now: number) => object]
> = [
	[
		'POST',
		/^\/v3\/accounts$/,
		(n) => ({ body: { access_token: `at_new-${n}`, stitch_account_id: n } }),
	],
	[
		'POST',
		/^\/oauth\/token$/,
		(n) => ({
			body: { token_type: 'bearer', access_token: `at_new-${n}`, stitch_account_id: n },
		}),
	],
	['GET', /^\/v4\/source-types$/, (n) => ({ body: [{ ...card(`platform.type${n}`), details }] })],
	[
		'GET',
		/^\/v4\/source-types\/(.+)$/,
		(n) => ({ body: { ...card(`platform.type${n}`), details } }),
	],
	['GET', /^\/v4\/destination-types$/, (n) => ({ body: [{ ...card(`type${n}`), details }] })],
	['GET', /^\/v4\/destination-types\/(.+)$/, (n) => ({ body: { ...card(`type${n}`), details } })],
	['GET', /^\/v4\/sources$/, (n) => ({ body: [connection(n, `platform.type${n}`)] })],
	['POST', /^\/v4\/sources$/, (n) => ({ body: connection(n, `platform.type${n}`) })],
	['GET', /^\/v4\/sources\/\d+\/tokens$/, (n) => ({ body: [{ token_id: n, created_at: TIME }] })],
	[
		'POST',
		/^\/v4\/sources\/\d+\/tokens$/,
		(n) => ({ body: { id: n, access_token: `at_new-${n}` } }),
	],
	['GET', /^\/v4\/sources\/\d+\/last-connection-check$/, (n) => ({ body: check(n) })],
	['GET', /^\/v4\/sources\/\d+\/streams$/, (n) => ({ body: [stream(n)] })],
	['GET', /^\/v4\/sources\/\d+\/streams\/\d+$/, (n) => ({ body: streamSchema(n) })],
	['PUT', /^\/v4\/sources\/\d+\/streams\/metadata$/, () => ({ body: { status: 200 } })],
	[
		'POST',
		/^\/v4\/sources\/\d+\/sync$/,
		(n, _id, _url, now) => {
			startedAt.set(n, now);
			return { body: { job_name: jobName(n) } };
		},
	],
	['DELETE', /^\/v4\/sources\/\d+\/sync$/, () => ({ body: { status: 200 } })],
	[
		'DELETE',
		/^\/v4\/sources\/\d+$/,
		(n) => ({ body: { ...connection(n, `platform.type${n}`), deleted_at: TIME } }),
	],
	['*', /^\/v4\/sources\/\d+/, (n) => ({ body: connection(n, `platform.type${n}`) })],
	['GET', /^\/v4\/destinations$/, (n) => ({ body: [connection(n, `type${n}`)] })],
	['GET', /^\/v4\/destinations\/\d+\/last-connection-check$/, (n) => ({ body: check(n) })],
	['DELETE', /^\/v4\/destinations\/\d+$/, () => ({ body: {} })],
	['*', /^\/v4\/destinations/, (n) => ({ body: connection(n, `type${n}`) })],
	['GET', /^\/v4\/\d+\/extractions$/, (n, _id, _url, now) => ({ body: page(extraction(n, now)) })],
	[
		'GET',
		/^\/v4\/\d+\/extractions\/(.+)$/,
		(n, _id, url) => ({ status: 302, headers: { location: signed(n, url) } }),
	],
	['GET', /^\/v4\/\d+\/loads$/, (n, _id, _url, now) => ({ body: page(load(n, now)) })],
	[
		'GET',
		/^\/signed-log\/(\d+)/,
		(_n, id, _url, now) => ({
			headers: { 'content-type': 'text/plain' },
			body: jobLog(Number(id), now),
		}),
	],
	['GET', /\/custom-emails$/, (n) => ({ body: [email(n)] })],
	['POST', /\/custom-emails$/, (n) => ({ body: email(n) })],
	['PUT', /\/custom-emails\/\d+$/, () => ({ body: { disabled_at: TIME } })],
	['DELETE', /\/custom-emails\/\d+$/, () => ({ body: [1] })],
	['GET', /\/hooks$/, (n) => ({ body: { post_load: [hook(n)] } })],
	['DELETE', /\/hooks\/\d+$/, () => ({ body: 'null' })],
	['*', /\/hooks/, (n) => ({ body: hook(n) })],
	[
		'POST',
		/^\/v2\/import\/validate$/,
		() => ({ body: { status: 'OK', message: 'Batch is valid!' } }),
	],
	[
		'POST',
		/^\/v2\/import\/(batch|push)$/,
		() => ({ status: 201, body: { status: 'OK', message: 'Batch Accepted!' } }),
	],
	[
		'GET',
		/^\/v2\/import\/status$/,
		() => ({
			body: {
				name: 'pipeline.gate',
				version: '0.3.3',
				revision: '0f1e',
				status: 'OK',
				reason: null,
			},
		}),
	],
];

/**
 * The documented answer to a request.
 * @param url of the server
 * @param now milliseconds
 */
export function answerTo(request: EchoRequest, url: string, now: number = Date.now()) {
	const path = request.url.split('?')[0];
	for (const [method, pattern, answer] of answers) {
		const found = pattern.exec(path);
		if (found && (method === '*' || method === request.method)) {
			return answer(request.owner, found[1] ?? '', url, now);
		}
	}
	return { status: 404, body: {} };
}
