import { readExtraction, verdictOf } from '../../../../nodes/Stitch/api/extractions';
import type { JsonValue } from '../../../../nodes/Stitch/json';

const record = (overrides: object = {}): { [key: string]: JsonValue } => ({
	job_name: '204817.530111.sync.7d1f7f0e',
	stitch_client_id: 204817,
	source_id: 530111,
	source_type: 'tap-postgres',
	start_time: '2024-03-05T06:00:01Z',
	completion_time: '2024-03-05T06:00:19Z',
	discovery_exit_status: 0,
	discovery_description: null,
	tap_exit_status: 0,
	tap_description: null,
	target_exit_status: 0,
	target_description: null,
	...overrides,
});

const statuses = (discovery: unknown, tap: unknown, target: unknown) => ({
	discovery_exit_status: discovery,
	tap_exit_status: tap,
	target_exit_status: target,
});

const terminated = {
	...statuses(null, null, null),
	discovery_description: 'Terminated',
	tap_description: 'Terminated',
	target_description: 'Terminated',
};

describe('the verdict of an extraction record', () => {
	test.each<[string, object, object]>([
		['three zeros and a completion time', {}, { verdict: 'succeeded' }],
		['three zeros, no completion time', { completion_time: null }, { verdict: 'running' }],
		[
			'null throughout',
			{ completion_time: null, ...statuses(null, null, null) },
			{ verdict: 'running' },
		],
		['a completion time left out', { completion_time: undefined }, { verdict: 'running' }],
		[
			'tap 1 with target 0',
			{ tap_exit_status: 1, tap_description: 'FATAL' },
			{ verdict: 'failed', phase: 'tap', description: 'FATAL' },
		],
		[
			'a failed discovery before it is complete',
			{ ...statuses(1, null, null), completion_time: null },
			{ verdict: 'failed', phase: 'discovery', description: 'exit status 1' },
		],
		['a negative status', { target_exit_status: -9 }, { verdict: 'failed', phase: 'target' }],
		['Terminated', terminated, { verdict: 'terminated', byTimeLimit: false }],
		[
			'Terminated after six hours',
			{ ...terminated, completion_time: '2024-03-05T12:00:01Z' },
			{ verdict: 'terminated', byTimeLimit: true },
		],
		[
			'Terminated in the middle of the tap',
			{ ...statuses(0, null, null), tap_description: 'Terminated' },
			{ verdict: 'terminated' },
		],
		[
			'Terminated, with zeros: never a success',
			{ tap_description: 'Terminated', target_description: 'Terminated' },
			{ verdict: 'terminated' },
		],
		[
			"Terminated in the words of Stitch's logs",
			{
				...statuses(0, null, null),
				tap_description:
					'The process was terminated. Most often this occurs because the job has exceeded its allotted runtime.',
			},
			{ verdict: 'terminated', byTimeLimit: false },
		],
		[
			'null statuses, and a connection that was terminated',
			{ ...statuses(0, null, null), tap_description: 'connection terminated by peer' },
			{ verdict: 'unknown' },
		],
		[
			'null statuses, no word: perhaps half written',
			statuses(null, null, null),
			{ verdict: 'unknown' },
		],
		['a missing discovery', statuses(null, 0, 0), { verdict: 'succeeded' }],
		[
			'a missing discovery with a description',
			{ ...statuses(null, 0, 0), discovery_description: 'no schema' },
			{ verdict: 'unknown' },
		],
		[
			'Terminated after 24 hours',
			{ ...terminated, completion_time: '2024-03-06T06:00:07Z' },
			{ verdict: 'terminated', byTimeLimit: true },
		],
		[
			'Terminated after 23 hours',
			{ ...terminated, completion_time: '2024-03-06T05:00:01Z' },
			{ verdict: 'terminated', byTimeLimit: false },
		],
		[
			'a tap that was killed after its target failed',
			{ ...statuses(0, -15, 1), target_description: 'refused' },
			{ verdict: 'failed', phase: 'target', description: 'refused' },
		],
		['a tap that was killed', statuses(0, -15, 0), { verdict: 'failed', phase: 'tap' }],
		['one status missing', statuses(0, 0, null), { verdict: 'unknown' }],
		[
			'an end before the start',
			{ completion_time: '2024-03-05T05:00:00Z' },
			{ verdict: 'unknown' },
		],
	])('%s', (_, overrides, expected) => {
		const reading = readExtraction(record(overrides));
		expect(reading).toHaveProperty('record');
		if ('record' in reading) expect(verdictOf(reading.record)).toMatchObject(expected);
	});
});

describe("Stitch's time limit, and that of 2020", () => {
	// The start is at 06:00:01.
	test.each([
		['5 h 55 min 0 s', '05T11:55:01', true],
		['5 h 54 min 59 s', '05T11:55:00', false],
		['6 h 5 min 0 s', '05T12:05:01', true],
		['6 h 5 min 1 s', '05T12:05:02', false],
		['23 h 15 min 0 s', '06T05:15:01', true],
		['23 h 14 min 59 s', '06T05:15:00', false],
		['24 h 15 min 0 s', '06T06:15:01', true],
		['24 h 15 min 1 s', '06T06:15:02', false],
	])('for a job that was terminated after %s', (_, completion, byTimeLimit) => {
		const completion_time = `2024-03-${completion}Z`;
		const reading = readExtraction(record({ ...terminated, completion_time }));
		const verdict = 'record' in reading ? verdictOf(reading.record) : reading;
		expect(verdict).toEqual({ verdict: 'terminated', byTimeLimit });
	});
});

describe('reading a record', () => {
	it('ignores keys that it does not know', () => {
		expect(readExtraction(record({ news: [] }))).toHaveProperty('record.jobName');
	});

	test.each<[string, unknown]>([
		['null', null],
		['a list', []],
		['no job_name', record({ job_name: '' })],
		['a source_id in words', record({ source_id: '530111' })],
		['no start_time', record({ start_time: null })],
		['a start_time that is no time', record({ start_time: '2024-13-45' })],
		['a completion_time in milliseconds', record({ completion_time: 1709618419000 })],
		['a status in words', record({ tap_exit_status: '0' })],
		['a missing status', record({ tap_exit_status: undefined })],
		['a description that is no text', record({ tap_description: {} })],
	])('rejects %s', (_, value) => {
		expect(readExtraction(value as JsonValue)).toEqual({ wrong: expect.any(String) });
	});
});
