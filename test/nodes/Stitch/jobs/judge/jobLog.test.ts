import { isComplete, readJobLog } from '../../../../../nodes/Stitch/jobs/judge/jobLog';

const at = (seconds: string) => `2024-03-05 07:00:${seconds}Z`;

describe('reading a log', () => {
	it('knows the lines in which tap and target count rows', () => {
		const log = readJobLog(
			[
				`${at('11,159')} tap - INFO Starting sync`,
				`${at('12,000')} tap - INFO METRIC: {"type":"counter","metric":"record_count","value":3,"tags":{"endpoint":"orders"}}`,
				`${at('13,000')} tap - INFO METRIC: {"type":"counter","metric":"record_count","value":4,"tags":{"endpoint":"orders"}}`,
				`${at('14,500')} target - INFO Serializing batch with 7 messages for table orders`,
				`${at('15,000')} tap - INFO replicated 2 records from "users" endpoint`,
				`${at('16,000')} tap - INFO replicated 0 records from "quiet" endpoint`,
				`${at('17,000')} target-stitch-avro.flush-pipeline - send-stream-record-count-impl events`,
				`${at('20,000')} main - INFO Exit status is: Discovery succeeded. Tap succeeded. Target succeeded.`,
			].join('\n'),
		);
		expect(Object.fromEntries(log.rows)).toEqual({
			orders: { count: 7, batches: 1, lastAt: Date.UTC(2024, 2, 5, 7, 0, 14, 500) },
			users: { count: 2, batches: 0, lastAt: Date.UTC(2024, 2, 5, 7, 0, 15) },
			events: { count: 0, batches: 0, lastAt: Date.UTC(2024, 2, 5, 7, 0, 17) },
		});
		expect([...log.empty]).toEqual(['quiet']);
		expect(log).toMatchObject({
			language: 'known',
			exit: { verdict: 'succeeded', at: Date.UTC(2024, 2, 5, 7, 0, 20) },
			firstAt: Date.UTC(2024, 2, 5, 7, 0, 11, 159),
			lastAt: Date.UTC(2024, 2, 5, 7, 0, 20),
		});
	});

	it("does not count the target's own metric twice", () => {
		const metric = (by: string, value: number, tags: object) =>
			`${at('12,000')} ${by} - INFO METRIC: ${JSON.stringify({ metric: 'record_count', value, tags })}`;
		const log = readJobLog(
			[
				metric('tap', 20, { endpoint: 'orders' }),
				`${at('13,000')} target - INFO Serializing batch with 15 messages for table orders`,
				metric('target', 15, { endpoint: 'orders', num_bytes: 900 }),
				`${at('14,000')} target - INFO Serializing batch with 5 messages for table orders`,
				metric('target', 5, { endpoint: 'orders', num_bytes: 300 }),
			].join('\n'),
		);
		expect(log.rows.get('orders')).toMatchObject({ count: 20, batches: 2 });
	});

	it('does not count twice what a tap says in two ways', () => {
		const lines = [
			'tap - INFO METRIC: {"metric": "record_count", "value": 7, "tags": {"endpoint": "orders"}}',
			'tap - INFO Replicated 7 records from "orders" endpoint',
			'target - INFO Serializing batch with 7 messages for table orders',
		];
		const log = readJobLog(lines.map((line) => `${at('12,000')} ${line}`).join('\n'));
		expect(log.rows.get('orders')).toMatchObject({ count: 7, batches: 1 });
	});

	// Stitch's own target sends a batch in as many requests as its size needs, and a full table with a
	// message that activates the new version, which does not count as a row.
	test.each<[string, string[], object]>([
		[
			'a batch in two requests',
			[
				'Serializing batch with 90 messages for table orders',
				'Sending batch of 3900000 bytes to https://api.stitchdata.com/v2/import/batch',
				'Sending batch of 3800000 bytes to https://api.stitchdata.com/v2/import/batch',
			],
			{ count: 90, batches: 2 },
		],
		[
			'a batch that activates a version',
			[
				'Serializing batch with 8 messages for table orders',
				'Sending batch of 900 bytes to https://api.stitchdata.com/v2/import/batch',
				'Sending batch with ActivateVersion. Flushing PENDING_REQUESTS first',
				'METRIC: {"metric": "record_count", "value": 7, "tags": {"endpoint": "orders", "num_bytes": 9}}',
			],
			{ count: 7, batches: 1 },
		],
		[
			'one without a row',
			[
				'Serializing batch with 1 messages for table orders',
				'METRIC: {"metric": "record_count", "value": 0, "tags": {"endpoint": "orders", "num_bytes": 9}}',
			],
			{ count: 0, batches: 1 },
		],
	])('%s', (_, lines, expected) => {
		const log = readJobLog(lines.map((line) => `${at('12,000')} target - INFO ${line}`).join('\n'));
		expect(log.rows.get('orders')).toMatchObject(expected);
		expect([...log.foreign]).toEqual([]);
	});

	it('reads metrics of 2018', () => {
		const point = `METRIC Point(metric_type='counter', metric='record_count', value=7, tags={'endpoint': 'users'})`;
		const log = readJobLog(`${at('12,000')} tap - INFO ${point}`);
		expect(log.rows.get('users')).toMatchObject({ count: 7, batches: 0 });
	});

	test.each<[string, object | undefined]>([
		['Discovery succeeded. Tap succeeded. Target succeeded.', { verdict: 'succeeded' }],
		['Tap succeeded. Target succeeded.', { verdict: 'succeeded' }],
		[
			'Discovery failed with code 1 and error message: "no such host. Tap succeeded."',
			{ phase: 'discovery', description: 'no such host. Tap succeeded.' },
		],
		[
			'Discovery succeeded. Tap failed with code -9',
			{ phase: 'tap', description: 'exit status -9' },
		],
		[
			'Discovery succeeded. Tap failed with code -15. Target failed with code 1 and error message: "full"',
			{ phase: 'target', description: 'full' },
		],
		['Discovery succeeded. Tap was terminated.', undefined],
		['', undefined],
	])('says how the job ended: %s', (words, expected) => {
		const { exit } = readJobLog(`${at('20,000')} main - INFO Exit status is: ${words}`);
		if (expected) expect(exit).toMatchObject(expected);
		else expect(exit).toBeUndefined();
	});

	it('does not believe a tap that speaks of an exit status', () => {
		const line = `${at('20,000')} tap - INFO Exit status is: Tap succeeded. Target succeeded.`;
		expect(readJobLog(line).exit).toBeUndefined();
	});

	it('is complete when it reaches to the end of the job', () => {
		const log = readJobLog(`${at('11,159')} tap - INFO Starting sync`);
		expect(isComplete(log, Date.UTC(2024, 2, 5, 7, 0, 12))).toBe(true);
		expect(isComplete(log, Date.UTC(2024, 2, 5, 7, 3))).toBe(false);
	});

	test.each<[string, string, string]>([
		['no line of the documented form', 'hello', 'foreign'],
		['nothing', '', 'foreign'],
		['lines without a word of rows', `${at('11,159')} tap - INFO Starting sync`, 'silent'],
		['rows in other words', `${at('11,159')} target - INFO wrote 12 rows`, 'foreign'],
		['rows in other words of main', `${at('11,159')} main - INFO 1,200 new records`, 'foreign'],
		['a broken metric', `${at('11,159')} tap - INFO METRIC: {"metric`, 'silent'],
		['no rows, in known words', `${at('11,1')} tap - INFO replicated 0 records from "a"`, 'silent'],
	])('%s: understood or not', (_, text, language) => {
		expect(readJobLog(text).language).toBe(language);
	});

	it('keeps what it does not understand of rows, without their numbers', () => {
		const line = (text: string) => `${at('11,159')} main - INFO ${text}`;
		const lines = [
			'Flushed 1,200 rows to my-orders_2',
			'Flushed 3 rows to my-orders_2',
			'Sync done',
		];
		const { foreign, language } = readJobLog(lines.map(line).join('\n'));
		expect({ foreign: [...foreign], language }).toEqual({
			foreign: ['_flushed_rows_to_my_orders_'],
			language: 'foreign',
		});
		const many = Array.from({ length: 2000 }, (_, n) => line(`5 rows of ${'x'.repeat(n)}`));
		expect(readJobLog(many.join('\n')).foreign).toBe('all');
	});

	it('keeps the last lines, however long the log is', () => {
		const lines = Array.from({ length: 5000 }, (_, index) => `${at('11,000')} tap - INFO ${index}`);
		const { tail } = readJobLog(lines.join('\r\n'));
		expect(tail).toHaveLength(20);
		expect(tail[19]).toContain('4999');
		expect(readJobLog(`x${'y'.repeat(1_000_000)}`).tail[0].length).toBeLessThanOrEqual(2000);
	});
});
