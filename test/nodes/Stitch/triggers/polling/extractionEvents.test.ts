import type { ExtractionRecord } from '../../../../../nodes/Stitch/jobs/judge/extraction';
import { seeExtractions } from '../../../../../nodes/Stitch/triggers/polling/extractionEvents';
import { finishLook, newList } from '../../../../../nodes/Stitch/triggers/polling/listState';
import type { ExtractionEntry } from '../../../../../nodes/Stitch/triggers/polling/state';
import { at, extraction } from './support';

/** Complete looks, one after the other; returns what each of them emits. */
function looks(...pages: ExtractionRecord[][]) {
	let state = newList<ExtractionEntry>();
	return pages.map((records) => {
		const seen = seeExtractions(state, records);
		state = finishLook(seen.state, { complete: true, nextPage: 1 });
		return seen.events.map(({ kind, record }) => `${kind} ${record.jobName.split('.').pop()}`);
	});
}

const A = (
	job: string,
	time: string,
	...rest: Array<'failed' | 'terminated' | 'running' | 'half'>
) => extraction(1, job, at(time), ...rest);
const B = (job: string, time: string) => extraction(2, job, at(time));

describe('what is new in the extractions', () => {
	const cases: Array<[string, ExtractionRecord[][], string[][]]> = [
		['the first look sets the mark', [[A('a1', '10:00:00')]], [[]]],
		[
			'a job that ended after it',
			[[A('a1', '10:00:00')], [A('a2', '10:05:00')]],
			[[], ['extractionCompleted a2']],
		],
		[
			'the same job again',
			[[A('a1', '10:00:00')], [A('a2', '10:05:00')], [A('a2', '10:05:00')]],
			[[], ['extractionCompleted a2'], []],
		],
		[
			'a failed, a terminated and a half-told end are failures',
			[
				[],
				[A('a1', '10:00:00', 'failed')],
				[A('a2', '10:01:00', 'terminated')],
				[A('a3', '10:02:00', 'half')],
			],
			[[], ['extractionFailed a1'], ['extractionFailed a2'], ['extractionFailed a3']],
		],
		[
			'a running job is none, and its end is one',
			[[A('a1', '10:00:00')], [A('a2', '10:05:00', 'running')], [A('a2', '10:05:00')]],
			[[], [], ['extractionCompleted a2']],
		],
		[
			'two jobs with equal times',
			[[A('a1', '10:00:00')], [A('a2', '10:00:00')], [A('a3', '10:00:00'), B('b1', '10:00:00')]],
			[[], ['extractionCompleted a2'], ['extractionCompleted a3', 'extractionCompleted b1']],
		],
		[
			'a source that is new since',
			[[A('a1', '10:00:00')], [A('a1', '10:00:00'), B('b1', '10:00:01')]],
			[[], ['extractionCompleted b1']],
		],
		[
			'a source that the first look missed, because a page shifted',
			[[A('a1', '10:00:00')], [A('a1', '10:00:00'), B('b1', '09:59:59')], [B('b2', '10:10:00')]],
			[[], [], ['extractionCompleted b2']],
		],
		[
			'a source that is missing for once, because a page shifted',
			[
				[A('a1', '10:00:00'), B('b1', '10:00:00')],
				[B('b1', '10:00:00')],
				[A('a1', '10:00:00'), B('b1', '10:00:00')],
			],
			[[], [], []],
		],
		[
			'a source that two pages of one look show, before and after its job ended',
			[[A('a1', '10:00:00')], [A('a1', '10:00:00'), A('a2', '10:05:00')]],
			[[], ['extractionCompleted a2']],
		],
		[
			'an older answer that is shown again',
			[[A('a1', '10:00:00')], [A('a2', '10:05:00')], [A('a1', '10:00:00')], [A('a2', '10:05:00')]],
			[[], ['extractionCompleted a2'], [], []],
		],
		[
			'a job that is told late, with an earlier end than the known one',
			[[A('a1', '10:00:00')], [A('a3', '10:05:00')], [A('a2', '10:04:00')]],
			[[], ['extractionCompleted a3'], ['extractionCompleted a2']],
		],
	];

	it.each(cases)('%s', (_name, pages, expected) => {
		expect(looks(...pages)).toEqual(expected);
	});

	it('takes a first look that needs several polls as one', () => {
		const first = seeExtractions(newList<ExtractionEntry>(), [A('a1', '10:00:00')]);
		const cut = finishLook(first.state, { complete: false, nextPage: 2 });
		expect(cut).toMatchObject({ ready: false, nextPage: 2 });
		const second = seeExtractions(cut, [B('b1', '10:30:00')]);
		expect([...first.events, ...second.events]).toEqual([]);
		expect(finishLook(second.state, { complete: true, nextPage: 1 })).toMatchObject({
			ready: true,
			nextPage: 1,
			mark: Date.parse(at('10:30:00')),
		});
	});

	it('forgets a source that Stitch has not shown for longer than its sixty days', () => {
		const gone = extraction(1, 'a1', '2024-01-01T00:00:00Z');
		const first = seeExtractions(newList<ExtractionEntry>(), [gone]);
		let state = finishLook(first.state, { complete: true, nextPage: 1 });
		for (const day of ['2024-02-01', '2024-03-02']) {
			const seen = seeExtractions(state, [extraction(2, day, `${day}T00:00:00Z`)]);
			state = finishLook(seen.state, { complete: true, nextPage: 1 });
			expect(Object.keys(state.entries)).toEqual(['1', '2']);
		}
		const last = seeExtractions(state, [extraction(2, 'b3', '2024-03-03T00:00:00Z')]);
		state = finishLook(last.state, { complete: true, nextPage: 1 });
		expect(Object.keys(state.entries)).toEqual(['2']);
	});

	it('keeps three jobs of a source and changes nothing that it was given', () => {
		const before = Object.freeze({ ...newList<ExtractionEntry>(), entries: Object.freeze({}) });
		const { state } = seeExtractions(
			before,
			['1', '2', '3', '4', '5'].map((job) => A(job, `10:00:0${job}`)),
		);
		expect(state.entries['1'].jobs).toHaveLength(3);
		expect(before.entries).toEqual({});
	});
});
