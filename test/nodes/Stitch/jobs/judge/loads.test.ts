import type { Load } from '../../../../../nodes/Stitch/api/loads';
import { judgeLoads } from '../../../../../nodes/Stitch/jobs/judge/loads';
import type { LoadQuestion } from '../../../../../nodes/Stitch/jobs/judge/loads';
import type { JobLog } from '../../../../../nodes/Stitch/jobs/judge/jobLog';
import { foldWords } from '../../../../../nodes/Stitch/jobs/judge/streamNames';

const END = Date.UTC(2024, 2, 5, 7, 10);
const SECOND = 1000;

const load = (streamName: string, at: number | null, error?: string): Load => ({
	sourceName: 'shop_db',
	streamName,
	lastLoadedAt: error ? null : at,
	...(error ? { error: { message: error, fingerprint: error } } : {}),
	raw: {},
});

const log = (rows: Record<string, number>, batches = 1): JobLog => ({
	firstAt: 0,
	lastAt: END,
	rows: new Map(
		Object.entries(rows).map(([name, lastAt]) => [name, { count: 1, batches, lastAt }]),
	),
	empty: new Set(),
	language: 'known',
	foreign: new Set(),
	tail: [],
});

const MINUTE = 60 * SECOND;

const ask = (overrides: Partial<LoadQuestion>) => {
	const answer = judgeLoads({
		sourceName: 'shop_db',
		startTime: BEFORE + MINUTE,
		completionTime: END,
		now: [],
		seen: new Map(),
		others: [],
		graceOver: false,
		stitchNow: END + 2 * MINUTE,
		...overrides,
	});
	return {
		verdict: answer.verdict,
		evidence: answer.streams.map(({ evidence }) => evidence ?? ''),
		...(answer.wants ? { wants: answer.wants } : {}),
		outcomes: Object.fromEntries(
			answer.streams.map(({ streamName, outcome }) => [streamName, outcome]),
		),
	};
};

interface Case {
	question: Partial<LoadQuestion>;
	verdict: string;
	outcomes: Record<string, string>;
	wants?: string;
	/** by what, in the order of the names */
	evidence?: string[];
}

const BEFORE = END - 3600 * SECOND;
const AFTER = END + 60 * SECOND;
/** Nothing has come for half an hour then. */
const LATE = AFTER + 30 * MINUTE;
const orders = { streamName: 'orders', tapStreamId: 'shop-public-orders' };
const users = { streamName: 'users' };

/** The job before, with batches of orders at its end. */
const previousWith = (batches: number) => ({
	jobName: 'previous',
	completionTime: BEFORE,
	log: log({ orders: BEFORE }, batches),
});
const oldError: Partial<LoadQuestion> = {
	before: [load('orders', null, 'Disk full')],
	now: [load('orders', null, 'Disk full')],
};
/** They were not loaded before the start; two loads have come since. */
const twoLoads: Partial<LoadQuestion> = {
	before: [load('orders', BEFORE - MINUTE)],
	others: [previousWith(1)],
	now: [load('orders', AFTER)],
	seen: new Map([['orders', new Set([BEFORE - MINUTE, END - MINUTE])]]),
	log: log({ orders: END }),
};

const NEWER = { jobName: 'newer', completionTime: END };
const newer = () => ({ now: [load('orders', AFTER)], log: log({ orders: END }) });

/** Loaded once since the job before, of which the log speaks of no rows. */
const afterSilence = (completionTime: number): Partial<LoadQuestion> => ({
	before: [load('orders', completionTime - MINUTE)],
	others: [{ jobName: 'previous', completionTime, log: { ...log({}), language: 'silent' } }],
	now: [load('orders', AFTER)],
	log: log({ orders: END }),
});

const quietBatch = [load('orders', END - SECOND)];

const cases: Record<string, Case> = {
	'nothing is known': { question: {}, verdict: 'waiting', outcomes: {}, wants: 'log' },
	'every selected stream loaded, and the log was not read: there may be more batches': {
		question: { now: [load('orders', AFTER)], streams: [orders] },
		verdict: 'waiting',
		outcomes: { orders: 'loaded' },
		wants: 'log',
	},
	'no log, every selected stream loaded: there may be more batches': {
		question: { now: [load('orders', AFTER)], streams: [orders], log: 'missing' },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'the same, and the log is only left out': {
		question: {
			now: [load('orders', AFTER)],
			streams: [orders],
			log: 'leftOut',
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
		evidence: ['loadedAfterEnd'],
	},
	'no log, every selected stream loaded, and nothing for half an hour': {
		question: {
			now: [load('orders', AFTER)],
			streams: [orders],
			log: 'missing',
			stitchNow: LATE,
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
		evidence: ['quiet'],
	},
	'a log that counts rows, and no batches: there may be more of them': {
		question: { now: [load('orders', AFTER)], log: log({ orders: END - MINUTE }, 0) },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'a log without row lines, and a load after the end': {
		question: { now: [load('orders', AFTER)], log: { ...log({}), language: 'silent' } },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'no log, a stream that never loaded is missing': {
		question: { now: [load('orders', AFTER)], streams: [orders, users] },
		verdict: 'waiting',
		outcomes: { orders: 'loaded', users: 'pending' },
		wants: 'log',
	},
	'no log, selection unknown: loads alone prove nothing': {
		question: { now: [load('orders', AFTER)] },
		verdict: 'waiting',
		outcomes: { orders: 'loaded' },
		wants: 'log',
	},
	'no log, a stream that is no longer selected': {
		question: {
			now: [load('orders', AFTER), load('old', BEFORE)],
			streams: [orders],
			log: 'missing',
			stitchNow: LATE,
		},
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
	'loaded in the very second of the last rows: it may have been before them': {
		question: { now: [load('orders', END - SECOND)], log: log({ orders: END - SECOND + 900 }) },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'loaded in the very moment of the last rows': {
		question: { now: [load('orders', END - SECOND)], log: log({ orders: END - SECOND }) },
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
			streams: [orders],
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
	},
	'names differ in case and signs only': {
		question: { now: [load('order_items', AFTER)], log: log({ 'Order Items': END }) },
		verdict: 'loaded',
		outcomes: { order_items: 'loaded' },
	},
	'one name in two schemas, one arrived, and there is one batch altogether': {
		question: { now: [load('orders', AFTER), load('orders', BEFORE)], log: log({ orders: END }) },
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
	},
	'the same, and there are two': {
		question: {
			now: [load('orders', AFTER), load('orders', BEFORE)],
			log: log({ orders: END }, 2),
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'the same, and nothing for half an hour': {
		question: {
			now: [load('orders', AFTER), load('orders', BEFORE)],
			log: log({ orders: END }, 2),
			stitchNow: LATE,
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
		evidence: ['quiet'],
	},
	'two loads of two batches, and another stream of that name has not been loaded ever': {
		question: {
			now: [load('orders', AFTER)],
			seen: new Map([['orders', new Set([END - MINUTE])]]),
			log: log({ orders: END }, 2),
			streams: [orders, { ...orders, tapStreamId: 'shop-other-orders' }],
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
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
			log: 'missing',
		},
		verdict: 'failed',
		outcomes: { orders: 'failed' },
	},
	'the same, and the log may say that it has no rows': {
		question: {
			before: [load('orders', null, 'Disk full')],
			now: [load('orders', null, 'Refused')],
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'log',
	},
	'a new error, and no rows': {
		question: {
			before: [load('orders', BEFORE)],
			now: [load('orders', null, 'Disk full')],
			log: log({ users: END }),
			streams: [orders],
		},
		verdict: 'waiting',
		outcomes: { orders: 'unchanged', users: 'pending' },
		evidence: ['noRows', ''],
	},
	'an error of a stream that is not selected, and no log': {
		question: {
			now: [load('orders', null, 'Disk full'), load('users', AFTER)],
			streams: [users],
			log: 'missing',
			graceOver: true,
			stitchNow: LATE,
		},
		verdict: 'loaded',
		outcomes: { orders: 'unchanged', users: 'loaded' },
		evidence: ['notSelected', 'quiet'],
	},
	'a stream that is not selected, and named with rows in other words': {
		question: {
			now: [load('orders', BEFORE), load('users', AFTER)],
			streams: [users],
			log: {
				...log({}),
				language: 'foreign',
				foreign: new Set([foldWords('wrote 12 rows of orders')]),
			},
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending', users: 'pending' },
	},
	'a type without discovery lists no streams: rows in other words may be of any': {
		question: {
			now: [load('orders', BEFORE)],
			log: {
				...log({}),
				empty: new Set(['users']),
				language: 'foreign',
				foreign: new Set([foldWords('wrote 12 rows')]),
			},
			streams: [],
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'a type without discovery, an error, and no log': {
		question: {
			now: [load('orders', null, 'Disk full')],
			log: 'missing',
			streams: [],
			graceOver: true,
		},
		verdict: 'failed',
		outcomes: { orders: 'failed' },
	},
	'several batches, a load before the end': {
		question: { now: [load('orders', END - SECOND)], log: log({ orders: END - MINUTE }, 2) },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'several batches, and one load after the end': {
		question: { now: [load('orders', AFTER)], log: log({ orders: END - MINUTE }, 2) },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'several batches, and a load in the second of the start that came before it': {
		question: {
			before: [load('orders', BEFORE + MINUTE)],
			now: [load('orders', AFTER)],
			seen: new Map([['orders', new Set([BEFORE + MINUTE])]]),
			log: log({ orders: END - MINUTE }, 2),
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'several batches, and as many loads': {
		question: {
			now: [load('orders', AFTER)],
			seen: new Map([['orders', new Set([BEFORE, END - MINUTE])]]),
			log: log({ orders: END - MINUTE }, 2),
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
		evidence: ['everyBatchLoaded'],
	},
	'several batches, and nothing for half an hour': {
		question: {
			now: [load('orders', END - SECOND)],
			log: log({ orders: END - MINUTE }, 2),
			stitchNow: END + 30 * MINUTE,
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
		evidence: ['quiet'],
	},
	'nothing for half an hour, but read before that was over': {
		question: {
			now: quietBatch,
			log: log({ orders: END - MINUTE }, 2),
			stitchNow: END + 30 * MINUTE,
			readAt: new Map([[quietBatch[0], END + 28 * MINUTE]]),
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'a log that only the tap has written: its lines are no batches': {
		question: { now: [load('orders', END - SECOND)], log: log({ orders: END - MINUTE }, 0) },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'a batch of the job before may be on its way': {
		question: { ...twoLoads, others: [{ jobName: 'previous', completionTime: BEFORE }] },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'otherLog',
	},
	'the job before had rows that were not loaded': {
		question: { ...twoLoads, seen: new Map() },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'the same, and two loads have come': {
		question: twoLoads,
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
		evidence: ['secondLoad'],
	},
	'the job before had two batches that were not loaded: both loads may be theirs': {
		question: { ...twoLoads, others: [previousWith(2)] },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'this one has two batches: the second load may be its first': {
		question: { ...twoLoads, log: log({ orders: END }, 2) },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'two loads have come, and the first of them before this job began': {
		question: {
			...twoLoads,
			seen: new Map([['orders', new Set([BEFORE - MINUTE, BEFORE + SECOND])]]),
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'the job before that one had rows that were not loaded, and it had none': {
		question: {
			...twoLoads,
			seen: new Map(),
			others: [
				{ ...previousWith(1), completionTime: BEFORE - 10 * SECOND },
				{ ...previousWith(1), log: log({ users: BEFORE }) },
			],
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'the job before was loaded after its end, a moment ago: that may have been the first of two': {
		question: {
			before: [load('orders', BEFORE + SECOND)],
			now: [load('orders', AFTER)],
			log: log({ orders: END }),
			others: [previousWith(2)],
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'the same, and its log was not read': {
		question: {
			before: [load('orders', BEFORE + SECOND)],
			now: [load('orders', AFTER)],
			log: log({ orders: END }),
			others: [{ jobName: 'previous', completionTime: BEFORE }],
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'otherLog',
	},
	'the same, and it had one batch': {
		question: {
			before: [load('orders', BEFORE + SECOND)],
			now: [load('orders', AFTER)],
			log: log({ orders: END }),
			others: [previousWith(1)],
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
		evidence: ['loadedAfterEnd'],
	},
	'the same, and that was half an hour before the start': {
		question: {
			startTime: BEFORE + 31 * MINUTE,
			before: [load('orders', BEFORE + SECOND)],
			now: [load('orders', AFTER)],
			log: log({ orders: END }),
			others: [{ jobName: 'previous', completionTime: BEFORE }],
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
	},
	'no look before the start, and the first one shows a load: of the job before, or of this one': {
		question: {
			first: [load('orders', BEFORE + 2 * MINUTE)],
			now: [load('orders', END)],
			log: log({ orders: END - MINUTE }, 2),
			seen: new Map([['orders', new Set([BEFORE + 2 * MINUTE])]]),
			others: [previousWith(1)],
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'two jobs before with a batch each: the load before the start is of one of them': {
		question: {
			before: [load('orders', BEFORE + SECOND)],
			now: [load('orders', END)],
			log: log({ orders: END - MINUTE }),
			others: [
				{ ...previousWith(1), jobName: 'older', log: log({ orders: BEFORE - MINUTE }) },
				previousWith(1),
			],
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'a newer job, and its log was not read': {
		question: { ...newer(), others: [{ ...NEWER, startTime: AFTER }] },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'otherLog',
	},
	'a newer job with rows: the load may be of them': {
		question: { ...newer(), others: [{ ...NEWER, startTime: AFTER, log: log({ orders: AFTER }) }] },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'a newer job with rows of another stream': {
		question: { ...newer(), others: [{ ...NEWER, startTime: AFTER, log: log({ users: AFTER }) }] },
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
	},
	'a newer job that began after the load': {
		question: { ...newer(), others: [{ ...NEWER, startTime: AFTER + SECOND }] },
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
	},
	'a job that nobody saw may have come before this one': {
		question: { ...newer(), others: undefined },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'the job before had no rows of the stream': {
		question: { ...twoLoads, others: [{ ...previousWith(1), log: log({ users: BEFORE }) }] },
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
		evidence: ['loadedAfterEnd'],
	},
	'one name in two schemas, the log names it by its tap stream ID': {
		question: {
			now: [load('orders', AFTER), load('orders', BEFORE)],
			log: log({ 'a-orders': END }),
			streams: [
				{ streamName: 'orders', tapStreamId: 'a-orders' },
				{ streamName: 'orders', tapStreamId: 'b-orders' },
			],
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
	},
	'both of them have rows': {
		question: {
			now: [load('orders', AFTER), load('orders', BEFORE)],
			log: log({ 'a-orders': END, 'b-orders': END }),
			streams: [
				{ streamName: 'orders', tapStreamId: 'a-orders' },
				{ streamName: 'orders', tapStreamId: 'b-orders' },
			],
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'names that differ in case only': {
		question: {
			now: [load('Orders', BEFORE), load('orders', AFTER)],
			log: log({ orders: END }),
			streams: [{ streamName: 'Orders' }, { streamName: 'orders' }],
		},
		verdict: 'loaded',
		outcomes: { Orders: 'unchanged', orders: 'loaded' },
		evidence: ['noRows', 'loadedAfterEnd'],
	},
	'the log speaks of rows of another stream in other words': {
		question: {
			now: [load('orders', BEFORE), load('users', AFTER)],
			log: { ...log({ users: END }), foreign: new Set([foldWords('Wrote 5 rows to orders')]) },
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending', users: 'loaded' },
	},
	'the same by its tap stream ID, and nothing for half an hour': {
		question: {
			now: [load('orders', BEFORE), load('users', AFTER)],
			log: { ...log({ users: END }), foreign: new Set([foldWords('5 rows: shop-public-orders')]) },
			streams: [orders, users],
			stitchNow: END + 30 * MINUTE,
		},
		verdict: 'loaded',
		outcomes: { orders: 'unchanged', users: 'loaded' },
		evidence: ['quiet', 'loadedAfterEnd'],
	},
	'it speaks of a stream that has a name much like it': {
		question: {
			now: [load('orders', BEFORE), load('users', AFTER)],
			log: { ...log({ users: END }), foreign: new Set([foldWords('5 rows of reorders_2')]) },
		},
		verdict: 'loaded',
		outcomes: { orders: 'unchanged', users: 'loaded' },
	},
	'it counts none for a stream in known words, but has many lines in others': {
		question: {
			now: [load('orders', BEFORE)],
			log: { ...log({}), language: 'foreign', empty: new Set(['orders']), foreign: 'all' },
			streams: [orders],
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'rows in other words only, and none for one stream in known ones': {
		question: {
			now: [load('orders', AFTER), load('users', BEFORE)],
			log: { ...log({}), language: 'foreign', empty: new Set(['users']) },
			streams: [orders, users],
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending', users: 'unchanged' },
		wants: 'quiet',
	},
	'rows in other words only, and nothing for half an hour': {
		question: {
			now: [load('orders', AFTER), load('users', BEFORE)],
			log: { ...log({}), language: 'foreign', empty: new Set(['users']) },
			streams: [orders, users],
			stitchNow: LATE,
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded', users: 'unchanged' },
		evidence: ['quiet', 'noRows'],
	},
	'a log without row lines': {
		question: { now: [load('orders', BEFORE)], log: { ...log({}), language: 'silent' } },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'two streams of one name, and the one that may have had the rows is in an error state': {
		question: {
			before: [load('orders', null, 'Disk full')],
			now: [load('orders', AFTER), load('orders', null, 'Disk full')],
			streams: [orders, { ...orders, tapStreamId: 'shop-other-orders' }],
			log: log({ orders: END }, 2),
			stitchNow: LATE,
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'a log left out, and two loads show that there were more batches than one': {
		question: {
			now: [load('orders', AFTER)],
			seen: new Map([['orders', new Set([END - MINUTE])]]),
			streams: [orders],
			log: 'leftOut',
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'the log of the job just before speaks of no rows at all': {
		question: afterSilence(BEFORE),
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
		wants: 'quiet',
	},
	'the same, and it was quiet for half an hour before the start': {
		question: afterSilence(BEFORE - 30 * MINUTE),
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
		evidence: ['loadedAfterEnd'],
	},
	'rows of a stream that is not selected, by its ID': {
		question: {
			now: [load('orders', AFTER)],
			streams: [{ ...orders, isLeftOut: true }, users],
			log: log({ 'shop-public-orders': END }),
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
	},
	'two streams of one name, by their IDs, one after the other': {
		question: {
			now: [load('orders', END - 9 * MINUTE), load('orders', END - MINUTE)],
			streams: [orders, { ...orders, tapStreamId: 'shop-other-orders' }],
			log: log({ 'shop-public-orders': END - 10 * MINUTE, 'shop-other-orders': END - 2 * MINUTE }),
			stitchNow: LATE,
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
		evidence: ['quiet'],
	},
	'the same, and the first was not loaded since': {
		question: {
			now: [load('orders', END - 11 * MINUTE), load('orders', END - MINUTE)],
			streams: [orders, { ...orders, tapStreamId: 'shop-other-orders' }],
			log: log({ 'shop-public-orders': END - 10 * MINUTE, 'shop-other-orders': END - 2 * MINUTE }),
			stitchNow: LATE,
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'one stream, by its name and by its ID': {
		question: {
			now: [load('orders', AFTER)],
			streams: [orders],
			log: log({ 'shop-public-orders': END, orders: END }),
		},
		verdict: 'loaded',
		outcomes: { orders: 'loaded' },
		evidence: ['loadedAfterEnd'],
	},
	'a log without row lines, and a stream in an error state: that it is quiet says nothing': {
		question: {
			...oldError,
			log: { ...log({}), language: 'silent' },
			graceOver: true,
			stitchNow: LATE,
		},
		verdict: 'failed',
		outcomes: { orders: 'failed' },
	},
	'a log that ends before the job did': {
		question: { now: [load('orders', BEFORE)], log: { ...log({}), lastAt: END - 3 * MINUTE } },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'the error from before, rows on the way': {
		question: {
			...oldError,
			log: log({ orders: END }),
		},
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'an error that a look long before the start does not show, rows on the way': {
		question: { ...oldError, before: [], isBeforeOld: true, log: log({ orders: END }) },
		verdict: 'waiting',
		outcomes: { orders: 'pending' },
	},
	'the error from before, after its grace': {
		question: {
			...oldError,
			log: log({ orders: END }),
			graceOver: true,
		},
		verdict: 'failed',
		outcomes: { orders: 'failed' },
	},
	'the error from before, no rows': {
		question: {
			...oldError,
			log: log({}),
			graceOver: true,
		},
		verdict: 'loaded',
		outcomes: { orders: 'unchanged' },
	},
};

describe('judging loads', () => {
	test.each(Object.entries(cases))('%s', (_, { question, evidence, ...expected }) => {
		const { evidence: shown, ...answer } = ask(question);
		expect(answer).toEqual(expected);
		if (evidence) expect(shown).toEqual(evidence);
	});
});
