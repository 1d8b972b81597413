import { isDateTime } from '../../../../nodes/Stitch/importing/rfc3339';

describe('date-times of RFC 3339', () => {
	test.each([
		'2024-03-05T09:13:20Z',
		'2024-03-05T09:13:20.123456789Z',
		'2024-02-29T23:59:59+05:30',
		'2000-02-29T00:00:00-00:00',
	])('%s is one', (text) => expect(isDateTime(text)).toBe(true));

	test.each([
		['', 'nothing'],
		['2024-03-05', 'a date alone'],
		['2024-03-05 09:13:20Z', 'a blank for T'],
		['2024-03-05t09:13:20z', 'lower case'],
		['2024-03-05T09:13:20', 'no zone'],
		['2024-03-05T09:13:20+0000', 'an offset without colon'],
		['2024-03-05T09:13Z', 'no seconds'],
		['2024-03-05T24:00:00Z', 'hour 24'],
		['2024-03-05T09:60:00Z', 'minute 60'],
		['2024-03-05T09:13:60Z', 'a leap second'],
		['2023-02-29T00:00:00Z', 'a day that the year lacks'],
		['1900-02-29T00:00:00Z', 'a century that is no leap year'],
		['2024-04-31T00:00:00Z', 'April 31'],
		['2024-13-01T00:00:00Z', 'month 13'],
		['2024-00-10T00:00:00Z', 'month 0'],
		['2024-03-00T00:00:00Z', 'day 0'],
		['2024-03-05T09:13:20.Z', 'an empty fraction'],
		['2024-03-05T09:13:20.1234567890Z', 'ten fraction digits'],
		['x2024-03-05T09:13:20Z', 'text before'],
		['2024-03-05T09:13:20Z\n', 'a line break after'],
	])('%j is none: %s', (text) => expect(isDateTime(text)).toBe(false));
});
