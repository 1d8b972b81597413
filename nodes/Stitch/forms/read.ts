import type { NodeExecutionHint } from 'n8n-workflow';
import { DEFAULT_APP_BASE_URL } from '../../../credentials/shared/baseUrl';
import { currentStep } from '../api/connectionChecks';
import type { ConnectorKind } from '../api/connectorTypes';
import { getType } from '../api/connectorTypes';
import { findDestination } from '../api/destinations';
import { getSource } from '../api/sources';
import type { StitchClient } from '../api/types';
import type { StitchItem } from '../item/item';
import { enteredParameters } from '../item/item';
import { parseId } from '../api/http/request';
import type { FormPurpose, MapperInput, ReportCard, Unfinished } from './reportCard';
import { enteredIn, propertiesFrom, readReportCard, unfinishedOf } from './reportCard';
import { readCollection, readText } from '../item/parameters';
import type { JsonObject } from '../json';
import { isObject, isSet, objectOf, parseJson } from '../json';
import { perRun } from '../reruns';
import { nameOfType, titleOf } from './fields';

/** The report card of a type, live (connect-api.md 8.4, 8.13). */
export const fetchTypeCard = async (client: StitchClient, kind: ConnectorKind, type: string) =>
	readReportCard(await getType(client, kind, type));

/** The report card of one source of the account (connect-api.md 8.16). */
export const fetchSourceCard = async (client: StitchClient, id: number) =>
	readReportCard(await getSource(client, id));

/** The report card of one destination of the account, if there is one (connect-api.md 8.6). */
export async function fetchDestinationCard(
	client: StitchClient,
	id: number,
): Promise<ReportCard | undefined> {
	const destination = await findDestination(client, id);
	return destination === undefined ? undefined : readReportCard(destination);
}

const cardsOf = perRun(() => new Map<string, Promise<ReportCard>>());

/**
 * The card of a type, read once per run and token: what an account may not create has no form. A
 * look-up that doesn't succeed is not kept, so the next item asks again.
 */
export async function typeCardFor(
	item: StitchItem,
	kind: ConnectorKind,
	type: string,
): Promise<ReportCard> {
	const cards = cardsOf(item.context);
	const { apiBaseUrl, accessToken } = item.connection;
	const key = JSON.stringify([apiBaseUrl, accessToken, kind, type]);
	const earlier = await cards.get(key)?.catch(() => undefined);
	if (earlier !== undefined) return earlier;
	const card = fetchTypeCard(item, kind, type);
	cards.set(key, card);
	return await card;
}

/** Properties that are ready to be sent, if there are any, and the secrets among them. */
export interface PropertiesToSend {
	properties?: Record<string, unknown>;
	secrets: string[];
}

/**
 * Reads the property parameters of an item and turns them into what Stitch asks for.
 *
 * @param findCard looks up the report card; not called when nothing was entered
 * @throws NodeOperationError when JSON is needed and the value is something else
 */
export async function readProperties(
	item: StitchItem,
	purpose: FormPurpose,
	findCard: () => Promise<ReportCard | undefined>,
): Promise<PropertiesToSend> {
	const { values, secretNames } = enteredValues(item);
	if (Object.keys(values).length === 0) return { secrets: [] };
	const card = await findCard();
	const timezone = item.context.getTimezone();
	const { properties, unreadable } = propertiesFrom(values, card, purpose, timezone);
	if (unreadable.length > 0) throw notJson(item, unreadable);
	// Unless Stitch marks it as not secret, it counts as a secret.
	const harmless = new Set(
		(card?.properties ?? []).flatMap((one) => (one.isCredential ? [] : [one.name])),
	);
	const secrets = Object.keys(values).filter(
		(name) => secretNames.includes(name) || !harmless.has(name),
	);
	return {
		properties: Object.keys(properties).length > 0 ? properties : undefined,
		secrets: secrets.flatMap((name) => textsIn(properties[name])),
	};
}

function enteredValues(item: StitchItem) {
	if (item.choice('propertiesMode', 'Specify Properties', ['form', 'json'], 'form') === 'json') {
		return { values: readJson(item), secretNames: [] };
	}
	const entered = propertiesEntered(item);
	const secrets = secretsEntered(item);
	return {
		values: Object.fromEntries([...Object.entries(entered), ...secrets]),
		secretNames: secrets.map(([name]) => name),
	};
}

/** What *Properties* holds. The editor has `null` for an empty field, but not for an expression. */
function propertiesEntered(item: StitchItem): Record<string, unknown> {
	const mapper = item.parameter<MapperInput | null>('properties', null);
	const { value: given } = objectOf(enteredParameters(item.context).properties);
	if (typeof given === 'string') item.read('Properties', readCollection(mapper?.value));
	const entered = enteredIn(mapper);
	const isExpression = (name: string) => typeof objectOf(given)[name] === 'string';
	for (const [name, value] of Object.entries(entered)) {
		// Of this one `null` says something (connect-api.md 8.17).
		const isNothing = !isSet(value) && name !== 'cron_expression';
		if (isNothing && isExpression(name)) throw gaveNothing(item, name);
	}
	return entered;
}

const gaveNothing = (item: StitchItem, name: string) =>
	item.fail(
		`'${titleOf(name)}' (${name}) is an expression that gave nothing for this item`,
		'Check the expression, or remove the property.',
	);

/** The rows of *Secret Properties*, as names and values; a row without both counts as not there. */
function secretsEntered(item: StitchItem): Array<[string, unknown]> {
	const { secret } = objectOf(item.parameter<unknown>('secretProperties', {}));
	const rows = Array.isArray(secret) ? secret.map(objectOf) : [];
	return rows.flatMap((row): Array<[string, unknown]> => {
		const { name = '', value = '' } = row;
		if (name === '' && value === '') return [];
		const named = readText(name);
		if ('refused' in named) {
			const advice = 'Check the expression, or pick one from the list.';
			throw item.fail(`A name in 'Secret Properties' ${named.refused}`, advice);
		}
		// An empty text is left out, and so is its property; nothing at all is something else.
		if (isSet(row.value)) return [[named.value, value]];
		throw gaveNothing(item, named.value);
	});
}

/** JSON text or an object: agents and expressions return either. */
function readJson(item: StitchItem): Record<string, unknown> {
	const given = item.parameter<unknown>('propertiesJson', {});
	if (given === '') return {};
	const value = typeof given === 'string' ? parseJson(given) : given;
	if (isObject(value)) return value;
	throw item.fail(
		"'Properties (JSON)' is not a JSON object",
		'Enter names and values in braces, such as {"start_date": "2024-01-01T00:00:00Z"}.',
	);
}

function notJson(item: StitchItem, names: string[]) {
	const labels = names.map((name) => `'${titleOf(name)}' (${name})`).join(', ');
	return item.fail(
		`${labels} needs a value in JSON`,
		'Stitch expects an array or an object here. Write it as JSON, with brackets and double quotes.',
	);
}

/** All texts in a value, so that a message can hide them. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(textsIn);
}

/** Longest list of names in a hint, characters. */
const LONGEST_LIST = 300;

const listed = (texts: string[]) => {
	const all = texts.join(', ');
	return all.length > LONGEST_LIST ? `${all.slice(0, LONGEST_LIST)}…` : all;
};

/** A type's name, of which no more than a line is shown. */
const shownType = (type: string) => nameOfType(type).slice(0, 60);

/** What has to be done, and where. */
function whatIsMissing(kind: ConnectorKind, type: string, { missing, signIn }: Unfinished): string {
	const names = listed(missing.map(titleOf)) || 'properties';
	const update = kind === 'source' ? 'Source: Update' : 'Destination: Update';
	const first = `Stitch still needs ${names}: use ${update}.`;
	if (!signIn) return first;
	const then = `Somebody has to sign in to ${shownType(type)} in the Stitch web app: open the ${kind} there.`;
	return missing.length > 0 ? `${first} ${then}` : then;
}

/** One hint for all that lack the same. */
interface SharedHint {
	hint: NodeExecutionHint;
	ids: number[];
}

/** By what they say. */
const hintsOf = perRun(() => new Map<string, SharedHint>());

/** A link that opens a source (connect-api.md section 13); of a destination only the path's end is known. */
function linkTo({ connection }: StitchItem, kind: ConnectorKind, { id, ...record }: JsonObject) {
	const client = parseId(record.stitch_client_id);
	if (kind !== 'source' || client === undefined) return '';
	const base = connection.appBaseUrl ?? DEFAULT_APP_BASE_URL;
	const address = `${base}/client/${client}/pipeline/v2/sources/${String(id)}/summary`;
	// A link, because the editor doesn't break the line of an address.
	return ` <a href="${address}" target="_blank">Open it in Stitch</a>`;
}

/**
 * Says beside the output what a source or destination that was created or updated still lacks, and
 * where to add it.
 */
export function hintAtUnfinished(item: StitchItem, kind: ConnectorKind, record: JsonObject): void {
	const card = readReportCard(record);
	const unfinished = unfinishedOf(card, currentStep(record));
	const id = parseId(record.id);
	if (unfinished === undefined || id === undefined) return;
	const what = whatIsMissing(kind, card.type, unfinished);
	const hints = hintsOf(item.context);
	const key = `${card.type} ${what}`;
	const { hint, ids } = hints.get(key) ?? {
		hint: { message: '', type: 'warning', location: 'outputPane' },
		ids: [],
	};
	ids.push(id);
	const isOne = ids.length === 1;
	// n8n shows the hints of a run when it is over.
	hint.message = `${isOne ? `The ${kind} is` : `${ids.length} ${kind}s are`} not set up yet: ${listed(ids.map(String))} (${shownType(card.type)}). ${what}${isOne ? linkTo(item, kind, record) : ''}`;
	hints.set(key, { hint, ids });
	if (isOne) item.hint(hint);
}
