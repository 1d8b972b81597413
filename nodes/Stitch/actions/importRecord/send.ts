import type { Attempt, StitchClient } from '../../api/types';
import type { JsonObject } from '../../json';
import type { StitchError } from '../../api/StitchError';
import { placeOf } from '../../importing/records';
import type { ImportBatch, ImportRecord, TableGroup } from '../../importing/records';
import type { BatchOutcome, StitchItem } from '../shared/types';
import { isLatestVersion, keepVersion } from './reader';
import type { IDataObject } from 'n8n-workflow';
import type { RejectedRecord } from '../../importing/rejection';
import { explainRejection, itemsOf } from '../../importing/rejection';
import { groupBy } from '../shared/pool';
import { activateVersion } from '../../api/importApi';
import { explain, short } from '../../errors/toNodeError';
import { activationBody, packGroups } from '../../importing/batches';
import { isLess } from '../../importing/sequences';
import type { TokenRun } from './reader';

type Post = (client: StitchClient, body: Buffer) => Promise<Attempt<JsonObject>>;

/** The result of sending a batch. */
export type Sent = { accepted: BatchOutcome } | { refused: BatchOutcome[] };

/**
 * Sends the batches of one token one after another. A rejected batch doesn't stop the others, unless
 * it was rejected because of the token: then the rest isn't sent.
 */
export class Sender {
	private closed?: StitchError;

	constructor(
		private readonly item: StitchItem,
		private readonly post: Post,
	) {}

	async send(batch: ImportBatch): Promise<Sent> {
		const attempt = await this.attempt(batch.body);
		return 'error' in attempt
			? { refused: refusedOutcomes(this.item, batch, attempt.error) }
			: { accepted: acceptedOutcome(batch, attempt.value) };
	}

	async sendAll(batches: Iterable<ImportBatch>): Promise<BatchOutcome[]> {
		const outcomes: BatchOutcome[] = [];
		for (const batch of batches) {
			const sent = await this.send(batch);
			outcomes.push(...('accepted' in sent ? [sent.accepted] : sent.refused));
		}
		return outcomes;
	}

	private async attempt(body: Buffer): Promise<Attempt<JsonObject>> {
		if (this.closed !== undefined) return { error: this.closed };
		const attempt = await this.post(this.item, body);
		if ('error' in attempt && endsAll(attempt.error)) this.closed = attempt.error;
		return attempt;
	}
}

/** Whether every other request with the token would fail in the same way. */
const endsAll = ({ isAccessRefused, kind }: StitchError) =>
	isAccessRefused || kind === 'cancelled' || kind === 'blocked' || kind === 'unusable';

const MOST_PLACES = 10;

/**
 * The outcomes of a rejected batch: each item at fault with Stitch's message about its records, and
 * the other items of the request. If the node stops at an error, only the former, so that it stops
 * with one of them.
 */
function refusedOutcomes(item: StitchItem, batch: ImportBatch, error: StitchError): BatchOutcome[] {
	const { records } = batch;
	const { kind, status, said = '' } = error;
	const isAboutRecords = kind === 'refused' && (status === 400 || status === 422) && said !== '';
	const isReplaced = groupsOf(records)[0]?.version !== undefined;
	const rest = isReplaced ? 'The table was not replaced.' : 'Other requests are not affected.';
	if (!isAboutRecords) {
		const { message, description } = explain(error);
		const told = isReplaced ? error.inWords(message, `${description} ${rest}`) : error;
		return [{ itemIndexes: itemsOf(records), error: told }];
	}
	const { rejected, others } = explainRejection(said, batch);
	const description = `Check the records against Stitch's message (status ${status}). Stitch takes all records of a request or none; this one had ${records.length}, and none was stored. ${rest}`;
	const outcome = (itemIndexes: number[], message: string, more = ''): BatchOutcome => ({
		itemIndexes,
		error: error.inWords(message, `${description}${more}`),
	});
	const table = `table ${tablesOf(batch)}`;
	if (rejected.length === 0) {
		return [outcome(others, `Stitch does not accept the records for ${table}: ${short(said)}`)];
	}
	const byItem = groupBy(rejected, ({ record }) => String(record.itemIndex));
	const places = placesOf(rejected);
	const named = byItem.length > 1 ? ` Stitch named ${places}.` : '';
	const atFault = byItem.map((own) => {
		const words = short([...new Set(own.map((one) => one.words))].join(' '));
		const message = `Stitch does not accept ${placesOf(own)} for ${table}: ${words}`;
		return outcome([own[0].record.itemIndex], message, named);
	});
	if (others.length === 0 || !item.context.continueOnFail()) return atFault;
	const message = `Not stored: Stitch rejected the whole request because of ${places}`;
	return [...atFault, outcome(others, message)];
}

/** The output of an accepted batch: Stitch's answer, and what was sent. */
function acceptedOutcome(batch: ImportBatch, answer: JsonObject): BatchOutcome {
	const { records } = batch;
	const groups = groupsOf(records);
	const warnings = groups.flatMap((group) => group.warnings);
	const [{ version }] = groups;
	const output = {
		...answer,
		table_name: namesOf(groups).join(', '),
		records: records.length,
		...sequencesOf(records),
		...(version !== undefined && { table_version: version }),
		...(warnings.length > 0 && { warnings }),
	};
	return { itemIndexes: itemsOf(records), output: output as IDataObject };
}

/** The least and the greatest sequence. */
function sequencesOf(records: ImportRecord[]) {
	let [first_sequence, last_sequence] = [records[0].sequence, records[0].sequence];
	for (const { sequence } of records) {
		if (isLess(sequence, first_sequence)) first_sequence = sequence;
		if (isLess(last_sequence, sequence)) last_sequence = sequence;
	}
	return { first_sequence, last_sequence };
}

function placesOf(rejected: RejectedRecord[]): string {
	const places = rejected.slice(0, MOST_PLACES).map(({ record }) => placeOf(record));
	if (rejected.length > MOST_PLACES) places.push(`${rejected.length - MOST_PLACES} more`);
	return places.join(', ');
}

const tablesOf = ({ records }: ImportBatch) =>
	namesOf(groupsOf(records))
		.map((name) => `'${name}'`)
		.join(', ');

const namesOf = (groups: TableGroup[]) => [...new Set(groups.map(({ tableName }) => tableName))];

function groupsOf(records: ImportRecord[]): TableGroup[] {
	const groups = new Set<TableGroup>();
	for (const { group } of records) if (group !== undefined) groups.add(group);
	return [...groups];
}

const ALL_OR_NONE =
	'A table is replaced only when all of its records were accepted; otherwise rows would be lost.';

/**
 * Sends all records of one table under a new version, and activates that version after the last
 * batch was accepted: rows that are gone at the source are then gone in the table. It is never
 * activated if a batch was rejected or is in doubt. Stitch's own target does the same; it isn't
 * documented for the Import API (import-api.md 3.2).
 */
export async function replaceTable(
	item: StitchItem,
	groups: TableGroup[],
	sender: Sender,
): Promise<BatchOutcome[]> {
	const [{ tableName, version = 0 }] = groups;
	keepVersion(item, tableName, version);
	const isLatest = () => isLatestVersion(item, tableName, version);
	const accepted: BatchOutcome[] = [];
	for (const batch of packGroups(groups)) {
		// Its rows would be left over beside those of the later run.
		if (!isLatest()) break;
		const sent = await sender.send(batch);
		if ('refused' in sent) return [...sent.refused, ...withRest(item, groups, sent.refused)];
		accepted.push(sent.accepted);
	}
	const notReplaced = (message: string, description: string) => [
		{
			itemIndexes: itemsOf(groups.flatMap(({ records }) => records)),
			error: item.fail(message, description),
		},
	];
	if (!isLatest()) {
		return notReplaced(
			`Table '${tableName}' was not replaced, because a later run has started to replace it`,
			'What it had sent may be left in the table. Let one run end before the next one starts.',
		);
	}
	const activation = await activateVersion(item, activationBody(groups[0]));
	if ('error' in activation) {
		const { message, description } = explain(activation.error);
		const may = activation.error.effectUnknown ? 'may not have been' : 'was not';
		return notReplaced(
			`Table '${tableName}' ${may} replaced: ${message}`,
			`Stitch accepted the records as version ${version} of the table. Rows that are gone at the source may still be in the table until the push is run again; if Stitch never replaces it, turn off 'Replace Table'. ${description}`,
		);
	}
	return accepted.map((outcome) =>
		'output' in outcome
			? { ...outcome, output: { ...outcome.output, table_replaced: true } }
			: outcome,
	);
}

/** Takes out of a run the tables to be replaced that have missing records: nothing of them is sent. */
export function withoutIncomplete(run: TokenRun, unread: string | undefined): BatchOutcome[] {
	const outcomes: BatchOutcome[] = [];
	run.groups = run.groups.filter((group) => {
		const reason = unread ?? run.incomplete.get(group.tableName);
		if (group.version === undefined || reason === undefined) return true;
		outcomes.push({
			itemIndexes: itemsOf(group.records),
			error: run.item.fail(
				`Not sent: table '${group.tableName}' is replaced as a whole, and ${reason}`,
				`${ALL_OR_NONE} Correct that item, or filter it out before this node.`,
			),
		});
		return false;
	});
	return outcomes;
}

/** The items of the table that the refusal does not name. */
function withRest(item: StitchItem, groups: TableGroup[], refused: BatchOutcome[]): BatchOutcome[] {
	if (!item.context.continueOnFail()) return [];
	const named = new Set(refused.flatMap(({ itemIndexes }) => itemIndexes));
	const itemIndexes = itemsOf(groups.flatMap(({ records }) => records)).filter(
		(index) => !named.has(index),
	);
	if (itemIndexes.length === 0) return [];
	const [first] = refused[0].itemIndexes;
	const message = `Table '${groups[0].tableName}' was not replaced: see the message of Item ${first}`;
	return [{ itemIndexes, error: item.fail(message, `${ALL_OR_NONE} Run the push again.`) }];
}
