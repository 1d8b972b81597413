import type { Extraction } from '../../../../../nodes/Stitch/api/extractions';
import type { ExtractionEntry } from '../../../../../nodes/Stitch/triggers/polling/jobEvents';
import { seeExtractions } from '../../../../../nodes/Stitch/triggers/polling/jobEvents';
import { finishLook, newList } from '../../../../../nodes/Stitch/triggers/polling/listState';
import { at, extraction, pageOf, wholeList } from './support';

const nameOf = ({ kind, record }: { kind: string; record: Extraction }) =>
	`${kind} ${record.jobName.split('.').pop()}`;

/** Whole looks, one a minute from 10:00:30 on; returns what each of them emits. */
function looks(...lists: Extraction[][]) {
	const start = Date.parse(at('10:00:30'));
	let state = newList<ExtractionEntry>(start);
	return lists.map((records, minute) => {
		const look = wholeList(records, start + minute * 60_000);
		const seen = seeExtractions(state, look.pages);
		state = finishLook(seen.state, look);
		return seen.events.map(nameOf);
	});
}

const A = (
	job: string,
	time: string,
	...rest: Array<'failed' | 'terminated' | 'running' | 'half'>
) => extraction(1, job, at(time), ...rest);
const B = (job: string, time: string) => extraction(2, job, at(time));

describe('what is new in the extractions', () => {
	const cases: Array<[string, Extraction[][], string[][]]> = [
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
			'a failed and a terminated end are failures',
			[[], [A('a1', '10:00:00', 'failed')], [A('a2', '10:01:00', 'terminated')]],
			[[], ['extractionFailed a1'], ['extractionFailed a2']],
		],
		[
			'an end that is only half written is looked at once more',
			[
				[A('a1', '10:00:00')],
				[A('a2', '10:01:00', 'half')],
				[A('a2', '10:01:00')],
				[A('a3', '10:03:00', 'half')],
				[A('a3', '10:03:00', 'half')],
				[A('a3', '10:03:00', 'half')],
			],
			[[], [], ['extractionCompleted a2'], [], ['extractionFailed a3'], []],
		],
		[
			'an end that is only half written when another job takes its place, in this look or the next',
			[
				[A('a1', '10:00:00')],
				[A('a2', '10:00:40', 'half')],
				[A('a3', '10:01:40')],
				[A('a3', '10:01:40')],
				[A('a4', '10:03:40', 'half'), A('a5', '10:04:10', 'half')],
				[A('a5', '10:04:10')],
			],
			[
				[],
				[],
				['extractionFailed a2', 'extractionCompleted a3'],
				[],
				['extractionFailed a4'],
				['extractionCompleted a5'],
			],
		],
		[
			'an end that is only half written, around a look that shows an older job',
			[
				[A('a1', '10:00:00')],
				[A('a2', '10:00:40', 'half')],
				[A('a1', '10:00:00')],
				[A('a0', '09:40:00')],
				[A('a3', '10:03:10', 'running')],
				[A('a3', '10:03:40')],
				[A('a2', '10:00:40')],
			],
			[[], [], [], [], [], ['extractionFailed a2', 'extractionCompleted a3'], []],
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
			'a job that is listed after a later one, and an old one that is shown for once',
			[
				[],
				[A('a2', '10:01:10')],
				[A('a1', '10:01:05')],
				[A('a0', '09:59:00')],
				[A('a2', '10:01:10')],
			],
			[[], ['extractionCompleted a2'], ['extractionCompleted a1'], [], []],
		],
		[
			'a source that is new since',
			[[A('a1', '10:00:00')], [A('a1', '10:00:00'), B('b1', '10:00:01')]],
			[[], ['extractionCompleted b1']],
		],
		[
			'a source that the first look missed, because a page shifted',
			[[A('a1', '10:00:00')], [A('a1', '10:00:00'), B('b1', '09:30:00')], [B('b2', '10:10:00')]],
			[[], [], ['extractionCompleted b2']],
		],
		[
			'the first job of a source, listed late: it ended before the newest that the first look saw',
			[[A('a1', '10:00:00')], [A('a1', '10:00:00'), B('b1', '09:59:52')], [B('b1', '09:59:52')]],
			[[], ['extractionCompleted b1'], []],
		],
		[
			'a job of long ago, by an answer that is older than all that are remembered',
			[
				[A('a5', '10:00:00')],
				[A('a4', '09:50:00')],
				[A('a6', '10:01:00')],
				[A('a3', '09:40:00')],
				[A('a6', '10:01:00')],
			],
			[[], [], ['extractionCompleted a6'], [], []],
		],
		[
			'a job after one whose end lies far ahead',
			[[A('a1', '23:59:59')], [A('a2', '10:01:00')], [A('a1', '23:59:59')]],
			[[], ['extractionCompleted a2'], []],
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
			[[A('a1', '10:00:00')], [A('a3', '10:00:45')], [A('a2', '10:00:40')]],
			[[], ['extractionCompleted a3'], ['extractionCompleted a2']],
		],
	];

	it.each(cases)('%s', (_name, pages, expected) => {
		expect(looks(...pages)).toEqual(expected);
	});

	it('takes a first round over several polls as one, and what ends meanwhile as news', () => {
		const [ten, later] = [Date.parse(at('10:00:00')), Date.parse(at('10:10:00'))];
		const first = pageOf(1, 4, ten, [A('a1', '09:59:00')]);
		const begun = seeExtractions(newList<ExtractionEntry>(ten), [first]);
		const cut = finishLook(begun.state, { pages: [first], complete: false, nextPage: 2 });
		expect(cut).toMatchObject({ ready: false, nextPage: 2, mark: ten });
		const second = pageOf(2, 4, later, [
			B('b1', '09:58:00'),
			extraction(3, 'c1', at('10:05:00')),
			extraction(4, 'd1', at('23:00:00')),
		]);
		const ended = seeExtractions(cut, [second]);
		expect(begun.events).toEqual([]);
		expect(ended.events.map(nameOf)).toEqual(['extractionCompleted c1']);
		const whole = finishLook(ended.state, { pages: [second], complete: true, nextPage: 1 });
		expect(whole).toMatchObject({ ready: true, nextPage: 1, mark: ten });
	});

	it('does not take a round in which the list shrank for a whole one', () => {
		const ten = Date.parse(at('10:00:00'));
		const pages = [pageOf(1, 2, ten, [A('a1', '09:00:00')]), pageOf(2, 1, ten, [] as Extraction[])];
		const seen = seeExtractions(newList<ExtractionEntry>(ten), pages);
		const state = finishLook(seen.state, { pages, complete: true, nextPage: 1 });
		expect(state.ready).toBe(false);
		const look = wholeList([A('a1', '09:00:00'), B('b1', '09:59:59')], ten);
		expect(seeExtractions(state, look.pages).events).toEqual([]);
		expect(finishLook(seeExtractions(state, look.pages).state, look).ready).toBe(true);
	});

	it('takes a round in which the list grew for a whole one: nothing moved to a page that was read', () => {
		const ten = Date.parse(at('10:00:00'));
		const pages = [
			pageOf(1, 2, ten, [A('a1', '09:00:00')]),
			pageOf(2, 3, ten, [B('b1', '09:00:00')]),
		];
		const state = newList<ExtractionEntry>(ten);
		const look = { complete: true, nextPage: 1 };
		expect(finishLook(state, { ...look, pages }).ready).toBe(false);
		const last = pageOf(3, 3, ten, [extraction(3, 'c1', at('09:00:00'))]);
		expect(finishLook(state, { ...look, pages: [...pages, last] }).ready).toBe(true);
	});

	it('takes whatever an account that had nothing shows for news', () => {
		const since = Date.parse(at('10:00:00'));
		const look = wholeList([A('a1', '10:00:10')], since + 60_000);
		expect(seeExtractions(newList(since, true), look.pages).events.map(nameOf)).toEqual([
			'extractionCompleted a1',
		]);
	});

	/** Looks at one day each. */
	function days(...looks: Array<[string, Extraction[]]>) {
		let state = newList<ExtractionEntry>(Date.parse(`${looks[0][0]}T12:00:00Z`));
		return looks.map(([day, records]) => {
			const look = wholeList(records, Date.parse(`${day}T12:00:00Z`));
			const seen = seeExtractions(state, look.pages);
			state = finishLook(seen.state, look);
			return { events: seen.events.map(nameOf), sources: Object.keys(state.entries) };
		});
	}

	it('forgets a source that Stitch has not shown for longer than its sixty days', () => {
		const gone = extraction(1, 'a1', '2024-01-01T00:00:00Z');
		const other = (day: string) => extraction(2, day, `${day}T00:00:00Z`);
		const [, , before, after, again] = days(
			['2024-01-01', [gone]],
			['2024-02-01', [other('2024-02-01')]],
			['2024-03-02', [other('2024-03-02')]],
			['2024-03-03', [other('2024-03-03')]],
			['2024-03-04', [gone]],
		);
		expect(before.sources).toEqual(['1', '2']);
		expect(after.sources).toEqual(['2']);
		expect(again.events).toEqual([]);
	});

	it('forgets nothing for an end that lies months ahead', () => {
		const [, , last] = days(
			['2024-03-01', [A('a1', '10:00:00'), B('b1', '10:00:00')]],
			['2024-03-05', [A('a1', '10:00:00'), extraction(2, 'b2', '2024-09-05T10:00:00Z')]],
			['2024-03-06', [A('a1', '10:00:00'), B('b3', '23:00:00')]],
		);
		expect(last).toEqual({ events: ['extractionCompleted b3'], sources: ['1', '2'] });
	});

	it('keeps three jobs of a source and changes nothing that it was given', () => {
		const before = Object.freeze({ ...newList<ExtractionEntry>(0), entries: Object.freeze({}) });
		const jobs = ['1', '2', '3', '4', '5'].map((job) => A(job, `10:00:0${job}`));
		const { state } = seeExtractions(before, wholeList(jobs, Date.parse(at('10:01:00'))).pages);
		expect(state.entries['1'].jobs.map(([, end]) => end)).toEqual(
			['05', '04', '03'].map((second) => Date.parse(at(`10:00:${second}`))),
		);
		expect(before.entries).toEqual({});
	});
});
