import { readLog } from '../../../../../nodes/Stitch/jobs/judge/log';

const at = (seconds: string) => `2024-03-05 07:00:${seconds}Z`;

describe('reading a log', () => {
	it('knows the lines in which tap and target count rows', () => {
		const log = readLog(
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
			orders: { count: 7, lastAt: Date.UTC(2024, 2, 5, 7, 0, 14, 500) },
			users: { count: 2, lastAt: Date.UTC(2024, 2, 5, 7, 0, 15) },
			events: { count: 0, lastAt: Date.UTC(2024, 2, 5, 7, 0, 17) },
		});
		expect([...log.empty]).toEqual(['quiet']);
		expect(log).toMatchObject({
			understood: true,
			firstAt: Date.UTC(2024, 2, 5, 7, 0, 11, 159),
			lastAt: Date.UTC(2024, 2, 5, 7, 0, 20),
		});
	});

	test.each<[string, string, boolean]>([
		['no line of the documented form', 'hello', false],
		['nothing', '', false],
		['lines without a word of rows', `${at('11,159')} tap - INFO Starting sync`, true],
		['rows in other words', `${at('11,159')} target - INFO wrote 12 rows`, false],
		['a count of the main program', `${at('11,159')} main - INFO 12 rows of memory`, true],
		['a broken metric', `${at('11,159')} tap - INFO METRIC: {"metric`, true],
	])('%s: understood or not', (_, text, understood) => {
		expect(readLog(text).understood).toBe(understood);
	});

	it('keeps the last lines, however long the log is', () => {
		const lines = Array.from({ length: 5000 }, (_, index) => `${at('11,000')} tap - INFO ${index}`);
		const { tail, lineCount } = readLog(lines.join('\r\n'));
		expect(lineCount).toBe(5000);
		expect(tail).toHaveLength(20);
		expect(tail[19]).toContain('4999');
		expect(readLog(`x${'y'.repeat(1_000_000)}`).tail[0].length).toBeLessThanOrEqual(2000);
	});
});
