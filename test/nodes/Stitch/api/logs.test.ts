import { growsWithLength } from '../../../support/processorTime.mts';
import { isLogAddress, logEvents, readLogLine } from '../../../../nodes/Stitch/api/logs';
import { readJobLog } from '../../../../nodes/Stitch/jobs/judge/jobLog';

const STITCH = 'https://api.stitchdata.com';
const LOCAL = 'http://127.0.0.1:4000';

describe('where a log may be fetched from', () => {
	it.each([
		['https://bucket.s3.amazonaws.com/204817.1.sync.x?X-Amz-Signature=y', STITCH, true],
		['HTTPS://bucket.s3.amazonaws.com/', STITCH, true],
		['http://bucket.s3.amazonaws.com/x', STITCH, false],
		['https://user@evil.example.com/x', STITCH, false],
		['https://storage.example.com/x', STITCH, false],
		['https://169.254.169.254/latest/meta-data', STITCH, false],
		['https://amazonaws.com.evil.example/x', STITCH, false],
		['https://s3.amazonaws.com@evil.example/x', STITCH, false],
		['https://storage.example.com/x', 'https://gateway.example.com', true],
		['https://storage.example.com/x', 'https://api.stitchdata.com.evil.example', true],
		['https:///x', STITCH, false],
		['/x', STITCH, false],
		['//bucket.s3.amazonaws.com/x', STITCH, false],
		['file:///etc/hosts', STITCH, false],
		['http://127.0.0.1:9/x', STITCH, false],
		['http://localhost/x', STITCH, false],
		['http://127.0.0.1:9/x?y', LOCAL, true],
		['http://localhost:9/x', LOCAL, true],
		['http://[::1]:9/x', LOCAL, true],
		['http://localhost.example.com/x', LOCAL, false],
		['http://10.0.0.1/x', LOCAL, false],
		['https://bucket.s3.amazonaws.com/x', LOCAL, true],
	])('%s, with the API at %s: %s', (target, api, expected) => {
		expect(isLogAddress(target, api)).toBe(expected);
	});
});

const event = (
	time: string | null,
	phase: string | null,
	level: string | null,
	message: string,
) => ({ time, phase, level, message });

describe('the events of a log', () => {
	it.each([
		['nothing', '', []],
		['blank lines', '\n\n', []],
		[
			'the documented form',
			'2024-03-05 07:00:11,159Z tap - INFO Starting sync',
			[event('2024-03-05T07:00:11.159Z', 'tap', 'INFO', 'Starting sync')],
		],
		[
			'Windows line ends',
			'2024-03-05 07:00:11,159Z tap - INFO a\r\n2024-03-05 07:00:12,159Z main - DEBUG b\r\n',
			[
				event('2024-03-05T07:00:11.159Z', 'tap', 'INFO', 'a'),
				event('2024-03-05T07:00:12.159Z', 'main', 'DEBUG', 'b'),
			],
		],
		[
			'a message with a dash and none at all',
			'2024-03-05 07:00:11,159Z tap - INFO a - b\n2024-03-05 07:00:11Z tap - ERROR',
			[
				event('2024-03-05T07:00:11.159Z', 'tap', 'INFO', 'a - b'),
				event('2024-03-05T07:00:11Z', 'tap', 'ERROR', ''),
			],
		],
		[
			'lines without a prefix, with blank ones',
			'2024-03-05 07:00:11,159Z tap - CRITICAL boom\n  at x\n\n  at y\n',
			[event('2024-03-05T07:00:11.159Z', 'tap', 'CRITICAL', 'boom\n  at x\n\n  at y')],
		],
		[
			'a stack trace as Stitch writes it, between lines of the target',
			[
				'2018-09-18 15:22:55,004Z    tap - CRITICAL no such field',
				'2018-09-18 15:22:55,004Z    tap - Traceback (most recent call last):',
				'2018-09-18 15:22:55,005Z target - INFO Batch sent',
				'2018-09-18 15:22:55,006Z    tap -   File "tap-env/bin/tap-harvest", line 11',
				'2018-09-18 15:22:55,006Z    tap - \tchange_source_user_agent',
			].join('\n'),
			[
				event(
					'2018-09-18T15:22:55.004Z',
					'tap',
					'CRITICAL',
					'no such field\nTraceback (most recent call last):\n  File "tap-env/bin/tap-harvest", line 11\n\tchange_source_user_agent',
				),
				event('2018-09-18T15:22:55.005Z', 'target', 'INFO', 'Batch sent'),
			],
		],
		[
			'a line without a level before any other',
			'2018-09-18 15:22:55,004Z tap - Starting sync',
			[event('2018-09-18T15:22:55.004Z', 'tap', null, 'Starting sync')],
		],
		['text of another form', 'hello\nworld', [event(null, null, null, 'hello\nworld')]],
	])('%s', (_name, text, expected) => {
		expect(logEvents(text)).toEqual(expected);
	});

	it('takes a word for a level only if it is one', () => {
		const line = (message: string) => readLogLine(`2024-03-05 07:00:11,159Z tap - ${message}`);
		expect(line('INFORMATION is power')?.level).toBeUndefined();
		expect(line('WARN a')).toMatchObject({ level: 'WARN', message: 'a' });
	});
});

describe('a log of a megabyte', () => {
	const prefix = '2024-03-05 07:00:11,159Z tap - INFO ';
	test.each([
		[
			'addresses of products',
			`${prefix}https://shop.example/p?id=1,`,
			'https://shop.example/p?id=1,',
		],
		['blanks', prefix, ' '],
		['a batch without an end', `${prefix}Serializing batch with 1 messages for table `, 'a '],
		['many batches', '', 'Serializing batch with 1 messages for table '],
		['open metrics', `${prefix}METRIC: {`, '{"a":'],
		['digits', prefix, '1'],
		['numbers and blanks', prefix, '1 '],
		['replicated', prefix, 'replicated 1 records from "'],
		[
			'an exit that names phases',
			'2024-03-05 07:00:11Z main - INFO Exit status is: ',
			'Tap failed ',
		],
		['an exit with quotes', '2024-03-05 07:00:11Z main - INFO Exit status is: ', '". Tap '],
		['a prefix that goes on', '2024-03-05 07:00:11,159Z ', 'x - '],
		['short lines', '', '2024-03-05 07:00:11,159Z tap - INFO 12 rows\n'],
		['lines of a stack trace', '', '2024-03-05 07:00:11,159Z tap -   File\n'],
	])('takes time in proportion to its length: %s', (_, begin, repeated) => {
		expect(growsWithLength(repeated, (text) => void readJobLog(begin + text))).toBe(true);
		expect(growsWithLength(repeated, (text) => void logEvents(begin + text))).toBe(true);
	});
});
