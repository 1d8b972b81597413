import { isDateTime, parseStitchTime, wholeSecond } from '../../../nodes/Stitch/time';

describe('date-times of RFC 3339', () => {
	test.each([
		'2024-03-05T09:13:20Z',
		'2024-03-05T09:13:20.123456789Z',
		'2024-02-29T23:59:59+05:30',
		'2000-02-29T00:00:00-00:00',
		'0001-01-01T00:00:00Z',
		'9999-12-31T23:59:59-23:59',
	])('%s is one, and a time of Stitch', (text) => {
		expect(isDateTime(text)).toBe(true);
		expect(parseStitchTime(text)).toBe(Date.parse(text));
	});

	test.each([
		['2024-03-05T09:13:20+0000', '2024-03-05T09:13:20Z', 'an offset without colon'],
		['2024-03-05T09:13:20-0130', '2024-03-05T10:43:20Z', 'an offset without colon'],
		['2024-03-05 09:13:20Z', '2024-03-05T09:13:20Z', 'a blank for T'],
		['2024-03-05T09:13:20.1234567890Z', '2024-03-05T09:13:20.123Z', 'ten fraction digits'],
	])('%s is none, but a time of Stitch: %s, %s', (text, same) => {
		expect(isDateTime(text)).toBe(false);
		expect(parseStitchTime(text)).toBe(Date.parse(same));
	});

	test.each([
		['', 'nothing'],
		['2024-03-05', 'a date alone'],
		['2024-03-05t09:13:20z', 'lower case'],
		['2024-03-05T09:13:20', 'no zone'],
		['2024-03-05T09:13Z', 'no seconds'],
		['2024-03-05T24:00:00Z', 'hour 24'],
		['2024-03-05T09:60:00Z', 'minute 60'],
		['2024-03-05T09:13:60Z', 'a leap second'],
		['2024-03-05T09:13:20+24:00', 'an offset of a day'],
		['2023-02-29T00:00:00Z', 'a day that the year lacks'],
		['2024-02-31T00:00:00Z', 'February 31'],
		['1900-02-29T00:00:00Z', 'a century that is no leap year'],
		['2024-04-31T00:00:00Z', 'April 31'],
		['2024-13-01T00:00:00Z', 'month 13'],
		['2024-00-10T00:00:00Z', 'month 0'],
		['2024-03-00T00:00:00Z', 'day 0'],
		['2024-03-05T09:13:20.Z', 'an empty fraction'],
		['20x4-03-05T09:13:20Z', 'a letter in the year'],
		['2024-0x-05T09:13:20Z', 'a letter in the month'],
		['2024-03-05T0x:13:20Z', 'a letter in the hour'],
		['2024-03-05T09:13:20.5xZ', 'a letter in the fraction'],
		['x2024-03-05T09:13:20Z', 'text before'],
		['2024-03-05T09:13:20Z\n', 'a line break after'],
	])('%j is neither: %s', (text) => {
		expect(isDateTime(text)).toBe(false);
		expect(parseStitchTime(text)).toBeUndefined();
	});

	test.each([1709630000000, null, undefined, ['2024-03-05T09:13:20Z'], { time: 1 }])(
		'%j is no text, and no time',
		(value) => expect(parseStitchTime(value)).toBeUndefined(),
	);

	test('every day of every kind of year is read as Date.parse reads it', () => {
		for (const year of [1, 99, 1600, 1900, 1970, 2000, 2023, 2024]) {
			for (let month = 1; month <= 12; month++) {
				for (let day = 1; day <= 31; day++) {
					const [y, m, d] = [year, month, day].map((part) => String(part).padStart(2, '0'));
					const text = `${y.padStart(4, '0')}-${m}-${d}T12:34:56.789-05:30`;
					const date = new Date(0);
					date.setUTCFullYear(year, month - 1, day);
					const exists = date.getUTCDate() === day;
					expect([text, parseStitchTime(text)]).toEqual([
						text,
						exists ? Date.parse(text) : undefined,
					]);
				}
			}
		}
	});
});

test('the second that a time lies in, before 1970 too', () => {
	expect(wholeSecond(1709630000999)).toBe(1709630000000);
	expect(wholeSecond(-1)).toBe(-1000);
});
