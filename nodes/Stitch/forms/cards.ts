import type { IExecuteFunctions } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';
import type { StitchItem } from '../item/types';
import type { JsonValue, StitchClient } from '../api/types';
import { apiPath } from '../api/http/path';
import { isObject, notExpected, SOMETHING_ELSE } from '../api/shape';
import type { ReportCard } from './reportCard';
import { readReportCard } from './reportCard';

export type TypeKind = 'source' | 'destination';

/** An answer of the right shape. Throws for another: what is sent would not fit the form. */
function expected(answer: JsonValue, fits: (value: JsonValue) => boolean, what: string) {
	if (fits(answer)) return answer;
	// Assigned: in the types of older versions of n8n the option can't be a text.
	throw Object.assign(new OperationalError(notExpected(answer, what)), {
		description: SOMETHING_ELSE,
	});
}

/** The report card of a type, live (connect-api.md 8.4, 8.13). */
export async function fetchTypeCard(
	client: StitchClient,
	kind: TypeKind,
	type: string,
): Promise<ReportCard> {
	const path =
		kind === 'source' ? apiPath`/v4/source-types/${type}` : apiPath`/v4/destination-types/${type}`;
	const answer = await client.request({
		method: 'GET',
		path,
		purpose: `read the form of the ${kind} type`,
	});
	return readReportCard(expected(answer, isObject, `the form of a ${kind} type`));
}

/** The report card of one source of the account (connect-api.md 8.16). */
export async function fetchSourceCard(client: StitchClient, id: number): Promise<ReportCard> {
	const path = apiPath`/v4/sources/${id}`;
	const answer = await client.request({ method: 'GET', path, purpose: 'read the source' });
	return readReportCard(expected(answer, isObject, 'a source'));
}

/** The report card of one destination; there is no endpoint for one, so all are listed (8.6). */
export async function fetchDestinationCard(
	client: StitchClient,
	id: number,
): Promise<ReportCard | undefined> {
	const path = '/v4/destinations';
	const listed = await client.request({ method: 'GET', path, purpose: 'list the destinations' });
	const all = expected(listed, Array.isArray, 'a list of destinations') as JsonValue[];
	const own = all.find((one) => readId(one) === id);
	return own === undefined ? undefined : readReportCard(own);
}

function readId(value: JsonValue): unknown {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? value.id
		: undefined;
}

const known = new WeakMap<IExecuteFunctions, Map<string, Promise<ReportCard>>>();

/**
 * The card of a type, asked for once per execution: what a form looks like is the same for all
 * accounts. A look-up that doesn't succeed is not kept, so the next item asks for itself.
 */
export async function typeCardFor(
	item: StitchItem,
	kind: TypeKind,
	type: string,
): Promise<ReportCard> {
	const cards = known.get(item.context) ?? new Map<string, Promise<ReportCard>>();
	known.set(item.context, cards);
	const key = JSON.stringify([item.connection.apiBaseUrl, kind, type]);
	const asked = cards.get(key);
	if (asked !== undefined) {
		const card = await asked.catch(() => undefined);
		if (card !== undefined) return card;
	}
	const card = fetchTypeCard(item, kind, type);
	cards.set(key, card);
	return await card;
}
