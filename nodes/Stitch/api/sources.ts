import type { JsonObject } from '../json';
import { isSet, textOf } from '../json';
import type { LastCheck } from './connectionChecks';
import { currentStep, fetchLastCheck, pickWithStep } from './connectionChecks';
import { apiPath, parseId } from './http/request';
import { pollList } from './pages';
import type { StitchClient, StitchRequest } from './types';

const SOURCES = '/v4/sources';
const pathOf = (id: number) => apiPath`/v4/sources/${id}`;

/** All sources of the account, deleted ones too; not paged (connect-api.md 8.15). */
export const listSources = async (client: StitchClient, purpose = 'list the sources') =>
	await client.list({ method: 'GET', path: SOURCES, purpose }, 'sources');

/** The same, as a trigger reads it. */
export const pollSources = async (client: StitchClient) =>
	await pollList(client, SOURCES, 'sources');

/** One source, also a paused or deleted one (connect-api.md 8.16). */
export const getSource = async (client: StitchClient, id: number, purpose = 'get the source') =>
	await client.object({ method: 'GET', path: pathOf(id), purpose }, 'source');

/** One source that is what it has to be: of that ID, and with the name that its loads have. */
export async function sureSource(client: StitchClient, id: number, purpose: string) {
	const source = await getSource(client, id, purpose);
	const name = textOf(source.name);
	if (parseId(source.id) === id && name !== undefined) return { name, source };
	throw client.unexpected({ method: 'GET', path: pathOf(id), purpose }, 'not the source');
}

/** What Stitch takes to create a source (connect-api.md 8.14). */
export interface NewSource {
	type: string;
	display_name: string;
	/** The schema name in the destination; Stitch makes one from the display name. */
	name?: string;
	properties?: object;
	destination_id?: number;
}

/** Creates a source, once, and gives it. `secrets`: values that must not appear in a message. */
export const createSource = async (client: StitchClient, body: NewSource, secrets: string[]) =>
	await client.object(
		{ method: 'POST', path: SOURCES, body, secrets, purpose: 'create the source' },
		'source',
	);

/** What of a source can be changed; what is left out keeps its value (connect-api.md 8.17). */
export interface SourceChanges {
	display_name?: string;
	properties?: object;
	destination_id?: number;
	/** Any time pauses at once, `null` unpauses. */
	paused_at?: string | null;
}

/** Changes a source, and gives it. */
export const updateSource = async (
	client: StitchClient,
	id: number,
	body: SourceChanges,
	{ secrets, purpose = 'update the source' }: { secrets?: string[]; purpose?: string } = {},
) => await client.object({ method: 'PUT', path: pathOf(id), body, secrets, purpose }, 'source');

/** Deletes a source; Stitch keeps it in its lists, and answers with it (connect-api.md 8.18). */
export async function deleteSource(client: StitchClient, id: number): Promise<void> {
	const request: StitchRequest = {
		method: 'DELETE',
		path: pathOf(id),
		purpose: 'delete the source',
	};
	const source = await client.object(request, 'source');
	if (!isDeleted(source)) throw client.unexpected(request, 'a source that is not deleted');
}

/** The last connection check of a source (connect-api.md 8.22). */
export const getSourceCheck = async (client: StitchClient, id: number): Promise<LastCheck> =>
	await fetchLastCheck(client, apiPath`/v4/sources/${id}/last-connection-check`);

/** Whether Stitch says that a source or a destination is deleted. */
export const isDeleted = ({ deleted_at }: JsonObject): boolean => isSet(deleted_at);

/** Of sources of one name, the one that exists: a deleted one may have left its name to another. */
export const presentOf = (sources: JsonObject[]): JsonObject | undefined =>
	sources.find((source) => !isDeleted(source)) ?? sources[0];

/** What a source is doing; a deleted one may be paused as well, so the order counts. */
export type SourceStatus = 'active' | 'deleted' | 'paused' | 'pausedByStitch';

/** Status from the three timestamps of a source (connect-api.md section 9). */
export function sourceStatus(source: JsonObject): SourceStatus {
	if (isDeleted(source)) return 'deleted';
	if (isSet(source.system_paused_at)) return 'pausedByStitch';
	return isSet(source.paused_at) ? 'paused' : 'active';
}

/** Whether a job can be started, by what Stitch says of the source. */
export type Readiness =
	| { kind: 'ready' }
	/** Not set up to the end: what Stitch does at a start is undocumented. */
	| { kind: 'unfinished'; step: string }
	/** Import API and webhook sources receive data all the time and have no jobs. */
	| { kind: 'withoutJobs'; type: string };

/** Whether a replication job of the source can be started (connect-api.md 8.26 and section 12). */
export function readinessOf(source: JsonObject): Readiness {
	const type = String(source.type);
	if (type === 'import_api' || type.startsWith('webhook.')) return { kind: 'withoutJobs', type };
	const step = currentStep(source);
	return step === undefined || step === 'fully_configured'
		? { kind: 'ready' }
		: { kind: 'unfinished', step };
}

const KEPT = [
	'id',
	'name',
	'display_name',
	'type',
	'created_at',
	'paused_at',
	'system_paused_at',
	'deleted_at',
	'schedule',
];

/** The most useful fields of a source under Stitch's own names, and the step that it is at. */
export const simplifySource = (source: JsonObject): JsonObject => pickWithStep(source, KEPT);
