import { asSeenBy, sourceType } from '../catalogue.mts';
import { isObject, textOf } from '../server/bodies.mts';
import { codedAnswer } from '../server/replies.mts';
import { activeDestinations } from '../state/destinations.mts';
import { reportCard } from '../state/reportCard.mts';
import { providedByStitch } from '../state/sources.mts';
import { deriveName, isAllowedName, RULE_TEXT } from './names.mts';
import { refuseBadProperties } from './sourceProperties.mts';
import type { Account, Plan } from '../types.mts';

type CheckedSource = {
	type: string;
	name: string;
	displayName: string;
	values: Record<string, unknown>;
	mappedDestinationIds: number[];
};

// `name` is in no argument list, only in the documented refusals of it (connect-api.md 12).
const KEYS = ['type', 'display_name', 'properties', 'destination_id', 'name'];

const invalidBody = () =>
	codedAnswer(
		'InvalidBody',
		'POST body may only include a non-empty type, a non-empty display_name and map of string properties',
	);

const isFilled = (value: unknown): value is string =>
	typeof value === 'string' && value.trim() !== '';

const isTaken = (account: Account, name: string) =>
	[...account.sources.values()].some((source) => source.deletedAt === null && source.name === name);

function nameFor(account: Account, displayName: string, given: unknown) {
	if (given !== undefined) {
		const name = textOf(given);
		if (!isAllowedName(name)) throw codedAnswer('InvalidName', RULE_TEXT);
		if (isTaken(account, name)) throw codedAnswer('InvalidName', `non-unique name (${name})`);
		return name;
	}
	const name = deriveName(displayName);
	if (name === '')
		throw codedAnswer(
			'InvalidDisplayName',
			`invalid name after deriving it from display_name (${displayName} -> )`,
		);
	if (!isAllowedName(name)) throw codedAnswer('InvalidName', RULE_TEXT);
	if (isTaken(account, name))
		throw codedAnswer(
			'InvalidName',
			`non-unique name after deriving it from display_name (${displayName} -> ${name})`,
		);
	return name;
}

/**
 * The destinations that a new source is mapped to: the one that is named, else the account's first.
 */
function mappingFor(account: Account, destinationId: unknown) {
	const active = activeDestinations(account).map(({ id }) => id);
	if (destinationId === undefined) return active.slice(0, 1);
	// An unknown destination isn't documented. Emulator's choice: the body is refused.
	if (!active.includes(Number(destinationId))) throw invalidBody();
	return [Number(destinationId)];
}

/**
 * Check the body of `POST /v4/sources`.
 * @throws {StitchAnswer} as documented
 */
export function checkNewSource(body: unknown, account: Account, plan: Plan): CheckedSource {
	if (!isObject(body) || !Object.keys(body).every((key) => KEYS.includes(key))) throw invalidBody();
	const { type, display_name: displayName, properties = {}, destination_id: destinationId } = body;
	if (!isFilled(type) || !isFilled(displayName) || !isObject(properties)) throw invalidBody();
	const known = sourceType(type);
	if (!known?.steps) throw codedAnswer('InvalidType', `invalid source type (${type})`);
	const card = asSeenBy(known, plan);
	if (!card.details.access)
		throw codedAnswer('AccessDenied', `you do not have access to source type (${type})`);
	const name = nameFor(account, displayName, body.name);
	const nothingDone = { discovered: false, fieldsSelected: false };
	refuseBadProperties(card, properties, {
		reportCard: reportCard(card, providedByStitch(card), nothingDone),
		plan,
	});
	const mappedDestinationIds = mappingFor(account, destinationId);
	return {
		type: card.type,
		name,
		displayName,
		values: properties,
		mappedDestinationIds,
	};
}
