import { logLines } from '../../../../../nodes/Stitch/actions/extraction/logLines';

const line = (
	time: string | null,
	phase: string | null,
	level: string | null,
	message: string,
) => ({
	time,
	phase,
	level,
	message,
});

describe('lines of an extraction log', () => {
	it.each([
		['nothing', '', []],
		['blank lines', '\n\n', []],
		[
			'the documented form',
			'2024-03-05 07:00:11,159Z tap - INFO Starting sync',
			[line('2024-03-05T07:00:11.159Z', 'tap', 'INFO', 'Starting sync')],
		],
		[
			'Windows line ends',
			'2024-03-05 07:00:11,159Z tap - INFO a\r\n2024-03-05 07:00:12,159Z main - DEBUG b\r\n',
			[
				line('2024-03-05T07:00:11.159Z', 'tap', 'INFO', 'a'),
				line('2024-03-05T07:00:12.159Z', 'main', 'DEBUG', 'b'),
			],
		],
		[
			'a message with a dash and none at all',
			'2024-03-05 07:00:11,159Z tap - INFO a - b\n2024-03-05 07:00:11Z tap - ERROR',
			[
				line('2024-03-05T07:00:11.159Z', 'tap', 'INFO', 'a - b'),
				line('2024-03-05T07:00:11Z', 'tap', 'ERROR', ''),
			],
		],
		[
			'a stack trace, with its blank lines',
			'2024-03-05 07:00:11,159Z tap - CRITICAL boom\n  at x\n\n  at y\n',
			[line('2024-03-05T07:00:11.159Z', 'tap', 'CRITICAL', 'boom\n  at x\n\n  at y')],
		],
		['text of another form', 'hello\nworld', [line(null, null, null, 'hello\nworld')]],
	])('%s', (_name, text, expected) => {
		expect(logLines(text)).toEqual(expected);
	});
});
