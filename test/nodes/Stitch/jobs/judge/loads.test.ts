import { readLoad } from '../../../../../nodes/Stitch/jobs/judge/loadRecord';
import type { LoadRecord } from '../../../../../nodes/Stitch/jobs/judge/loadRecord';
import { judgeLoads, streamKey } from '../../../../../nodes/Stitch/jobs/judge/loads';
import type { LoadQuestion } from '../../../../../nodes/Stitch/jobs/judge/loads';
import type { JobLog } from '../../../../../nodes/Stitch/jobs/judge/log';

const END = Date.UTC(2024, 2, 5, 7, 10);
const SECOND = 1000;

const load = (streamName: string, at: number | null, error?: string): LoadRecord => ({
	sourceName: 'shop_db',
	streamName,
	lastLoadedAt: error ? null : at,
	...(error ? { error: { message: error, fingerprint: error } } : {}),
	raw: {},
});

const log = (rows: Record<string, number>): JobLog => ({
	firstAt: 0,
	lastAt: END,
	rows: new Map(Object.entries(rows).map(([name, lastAt]) => [name, { count: 1, lastAt }])),
	empty: new Set(),
	understood: true,
	tail: [],
	lineCount: 1,
});

const ask = (overrides: Partial<LoadQuestion>) => {
	const answer = judgeLoads({
		sourceName: 'shop_db',
		completionTime: END,
		now: [],
		graceOver: false,
		...overrides,
	});
	return {
		verdict: answer.verdict,
		logWanted: answer.logWanted,
		outcomes: Object.fromEntries(
			answer.streams.map(({ streamName, outcome }) => [streamName, outcome]),
		),
	};
};

interface Case {
	question: Partial<LoadQuestion>;
	verdict: string;
	outcomes: Record<string, string>;
	logWanted?: boolean;
}

const BEFORE = END - 3600 * SECOND;
const AFTER = END + 60 * SECOND;
const orders = { streamName: 'orders', tapStreamId: 'shop-public-orders' };
const users = { streamName: 'users' };

const cases: Record<string, Case> = {
	'nothing is known': { question: {}, verdict: 'waiting', outcomes: {}, logWanted: true },
	'no log, every selected stream loaded': {
		question: { now: [load('orders', AFTER)], selected: [orders] },
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
	},
	'no log, a stream that never loaded is missing': {
		question: { now: [load('orders', AFTER)], selected: [orders, users] },
		verdict: 'waiting',
		outcomes: { orders: 'loaded', users: 'pending' },
		logWanted: true,
	},
	'no log, selection unknown: loads alone prove nothing': {
		question: { now: [load('orders', AFTER)] },
		verdict: 'waiting',
		outcomes: { orders: 'loaded' },
		logWanted: true,
	},
	'no log, a stream that is no longer selected': {
		question: { now: [load('orders', AFTER), load('old', BEFORE)], selected: [orders] },
		verdict: 'loaded',
		outcomes: { orders: 'loaded', old: 'unchanged' },
	},
	'the log names no rows at all': {
		question: { now: [load('orders', BEFORE)], log: log({}) },
		verdict: 'loaded',
		outcomes: { orders: 'unchanged' },
	},
	'rows without any load record yet': {
		question: { log: log({ orders: END - SECOND }) },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'loaded in the very second of the last rows': {
		question: { now: [load('orders', END - SECOND)], log: log({ orders: END - SECOND + 900 }) },
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
	},
	'loaded a second before the last rows': {
		question: { now: [load('orders', END - 2 * SECOND)], log: log({ orders: END - SECOND }) },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'another source’s loads': {
		question: {
			now: [{ ...load('orders', AFTER), sourceName: 'other' }],
			log: log({ orders: END }),
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'the log uses the tap’s name': {
		question: {
			now: [load('orders', AFTER)],
			log: log({ 'shop-public-orders': END }),
			selected: [orders],
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
	},
	'names differ in case and signs only': {
		question: { now: [load('order_items', AFTER)], log: log({ 'Order Items': END }) },
		verdict: 'loaded',
		outcomes: { order_items: 'loaded' },
	},
	'one name in two schemas, one arrived': {
		question: { now: [load('orders', AFTER), load('orders', BEFORE)], log: log({ orders: END }) },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'a new error': {
		question: {
			before: [load('orders', BEFORE)],
			now: [load('orders', null, 'Disk full')],
			log: log({ orders: END }),
		},
		verdict: 'failed',
		outcomes: { orders: 'failed' },
	},
	'another error than before': {
		question: {
			before: [load('orders', null, 'Disk full')],
			now: [load('orders', null, 'Refused')],
		},
		verdict: 'failed',
		outcomes: { orders: 'failed' },
	},
	'the error from before, rows on the way': {
		question: {
			before: [load('orders', null, 'Disk full')],
			now: [load('orders', null, 'Disk full')],
			log: log({ orders: END }),
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'the same, after its grace': {
		question: {
			before: [load('orders', null, 'Disk full')],
			now: [load('orders', null, 'Disk full')],
			log: log({ orders: END }),
			graceOver: true,
		},
		verdict: 'failed',
		outcomes: { orders: 'failed' },
	},
	'the error from before, no rows': {
		question: {
			before: [load('orders', null, 'Disk full')],
			now: [load('orders', null, 'Disk full')],
			log: log({}),
			graceOver: true,
		},
		verdict: 'loaded',
		outcomes: { orders: 'unchanged' },
	},
};

describe('judging loads', () => {
	test.each(Object.entries(cases))(
		'%s',
		(_, { question, verdict, outcomes, logWanted = false }) => {
			expect(ask(question)).toEqual({ verdict, outcomes, logWanted });
		},
	);

	it('spells streams alike', () => {
		expect(streamKey('Shop-Public.Orders')).toBe(streamKey('shop_public_orders'));
		expect(streamKey('größe')).not.toBe(streamKey('gr__e'));
	});
});

describe('reading a load', () => {
	const raw = { source_name: 'shop_db', stream_name: 'orders', last_batch_loaded_at: null };

	test.each<[string, unknown, string]>([
		[
			'both messages',
			{ notification_data: { message: 'connect', warehouse_message: 'Connection refused' } },
			'Connection refused (connect)',
		],
		['the chain only', { exception_chain: [{ message: 'boom' }] }, 'boom'],
		[
			'the code only',
			{ notification_data: { error: 'LOADER_INTERNAL_ERROR' } },
			'LOADER_INTERNAL_ERROR',
		],
		['a text', 'no space', 'no space'],
		['nothing that is known', { status: 7 }, 'Stitch gives no message'],
	])('makes words of an error state with %s', (_, state, message) => {
		expect(readLoad({ ...raw, error_state: state })).toMatchObject({
			ok: true,
			value: { error: { message } },
		});
	});

	test.each<[string, unknown]>([
		['null', null],
		['no source_name', { ...raw, source_name: undefined }],
		['no stream_name', { ...raw, stream_name: 7 }],
		['a time that is none', { ...raw, last_batch_loaded_at: 'yesterday' }],
	])('rejects %s', (_, value) => {
		expect(readLoad(value)).toMatchObject({ ok: false });
	});
});
