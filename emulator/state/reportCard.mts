import type { ReportCard, TypeCard, TypeStep } from '../types.mts';

type Progress = { discovered: boolean; fieldsSelected: boolean };

/** Is this step done? (connect-api.md 11.2) */
function isComplete(step: TypeStep, values: Record<string, unknown>, progress: Progress) {
	if (step.type === 'discover_schema') return progress.discovered;
	if (step.type === 'field_selection') return progress.fieldsSelected;
	if (step.type === 'fully_configured') return false;
	return step.properties.every(
		(property) =>
			!property.is_required ||
			property.property_type === 'read_only' ||
			isProvided(values, property.name),
	);
}

const isProvided = (values: Record<string, unknown>, name: string) =>
	values[name] !== undefined && values[name] !== null;

/**
 * Report cards by type and by what is provided and done: most connections of a type share one.
 */
const shared: WeakMap<TypeCard, Map<string, ReportCard>> = new WeakMap();

/**
 * How far a connection is: the type's steps, which properties are provided, and the first step
 * that isn't complete, counted from 1. Without `details` (data-structures.md 1).
 * @returns not to be changed
 */
export function reportCard(
	card: TypeCard,
	values: Record<string, unknown>,
	progress: Progress,
): ReportCard {
	const known = shared.get(card) ?? new Map<string, ReportCard>();
	shared.set(card, known);
	let key = `${Number(progress.discovered)}${Number(progress.fieldsSelected)}`;
	for (const step of card.steps ?? [])
		for (const { name } of step.properties) key += isProvided(values, name) ? '1' : '0';
	const made = known.get(key) ?? makeCard(card, values, progress);
	known.set(key, made);
	return made;
}

function makeCard(card: TypeCard, values: Record<string, unknown>, progress: Progress): ReportCard {
	const steps = (card.steps ?? []).map((step) => ({
		type: step.type,
		properties: step.properties.map((property) => ({
			...property,
			provided: isProvided(values, property.name),
		})),
	}));
	let index = steps.findIndex((step) => !isComplete(step, values, progress));
	if (index < 0) index = steps.length - 1;
	return {
		type: card.type,
		current_step: index + 1,
		current_step_type: steps[index].type,
		steps,
	};
}

const texts: WeakMap<ReportCard, string> = new WeakMap();

/** A report card as JSON text, written once for all connections that share it. */
export function reportCardText(report: ReportCard) {
	const text = texts.get(report) ?? JSON.stringify(report);
	texts.set(report, text);
	return text;
}

/** Are the form and the handshake done, so that Stitch can check the connection? */
export const canBeChecked = (card: TypeCard, values: Record<string, unknown>) =>
	(card.steps ?? [])
		.filter((step) => step.properties.length > 0)
		.every((step) => isComplete(step, values, { discovered: false, fieldsSelected: false }));

const credentialNames: WeakMap<TypeCard, Set<string>> = new WeakMap();

function credentialsOf(card: TypeCard) {
	const known = credentialNames.get(card);
	if (known) return known;
	const properties = (card.steps ?? []).flatMap((step) => step.properties);
	const names = new Set(
		properties.filter((property) => property.is_credential).map((property) => property.name),
	);
	credentialNames.set(card, names);
	return names;
}

/** Stored values without credentials, as Stitch returns them (connect-api.md 11.3). */
export function publicValues(card: TypeCard, values: Record<string, unknown>) {
	const credentials = credentialsOf(card);
	return Object.fromEntries(Object.entries(values).filter(([name]) => !credentials.has(name)));
}
