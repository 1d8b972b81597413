import type { ResourceMapperField } from 'n8n-workflow';
import type { JsonObject } from '../json';
import { isObject, objectOf, textOf } from '../json';
import { UNREADABLE, convert, kindOf } from './values';

/** Creating marks what Stitch requires; updating requires nothing. */
export type FormPurpose = 'create' | 'update';

/** One property of a connection's form (data-structures.md section 3). */
export interface CardProperty {
	name: string;
	/** The step it belongs to: `form`, `oauth` or `profile`. */
	step: string;
	isRequired: boolean;
	isCredential: boolean;
	propertyType: string;
	/** JSON Schema of the value; `undefined` where Stitch publishes none. */
	schema?: Record<string, unknown>;
	/** Stitch already has a value. */
	isProvided: boolean;
}

/** What a form needs to know of a report card (data-structures.md section 1). */
export interface ReportCard {
	type: string;
	/** `undefined` for legacy types, which have no steps and can't be created. */
	properties?: CardProperty[];
	/** The type that replaces this one. */
	upgrade?: string;
}

/**
 * Reads a report card, or a Source or Destination that holds one. Every part may be missing or of
 * another kind than documented; what can't be read is left out.
 */
export function readReportCard(json: unknown): ReportCard {
	const outer = objectOf(json);
	const card = 'report_card' in outer ? objectOf(outer.report_card) : outer;
	const upgrade = textOf(objectOf(card.upgrade_available).type);
	return {
		type: textOf(card.type) ?? textOf(outer.type) ?? '',
		...(Array.isArray(card.steps) && { properties: propertiesOf(card.steps) }),
		...(upgrade !== undefined && { upgrade }),
	};
}

/** What keeps a source or a destination from running, after it was created or updated. */
export interface Unfinished {
	/** Required properties that Stitch has no value for. */
	missing: string[];
	/** Somebody has to sign in at the third party, in Stitch's web app. */
	signIn: boolean;
}

/**
 * What is missing, by the step that Stitch says it is at (data-structures.md section 2); `undefined`
 * where nothing waits for a person. No card of the dump has the step `profile`.
 */
export function unfinishedOf(card: ReportCard, step: string | undefined): Unfinished | undefined {
	if (step !== 'form' && step !== 'oauth') return undefined;
	const open = (card.properties ?? []).filter((one) => one.isRequired && !one.isProvided);
	const missing = open.filter(
		(one) => one.step === 'form' && one.propertyType.startsWith('user_provided'),
	);
	return {
		missing: step === 'form' ? missing.map(({ name }) => name) : [],
		signIn: step === 'oauth' || open.some((one) => one.step === 'oauth'),
	};
}

/** Properties of all steps, each name once. */
function propertiesOf(steps: unknown[]): CardProperty[] {
	const byName = new Map<string, CardProperty>();
	for (const step of steps.map(objectOf)) {
		const properties = Array.isArray(step.properties) ? step.properties.map(objectOf) : [];
		for (const property of properties) {
			const { name } = property;
			if (typeof name !== 'string' || name === '' || byName.has(name)) continue;
			byName.set(name, propertyOf(name, textOf(step.type) ?? 'form', property));
		}
	}
	return [...byName.values()];
}

function propertyOf(name: string, step: string, property: JsonObject): CardProperty {
	const schema = property.json_schema;
	return {
		name,
		step,
		isRequired: property.is_required === true,
		isCredential: property.is_credential === true,
		propertyType: textOf(property.property_type) ?? 'user_provided',
		...(isObject(schema) && { schema }),
		isProvided: property.provided === true,
	};
}

/** The part of n8n's mapper value that holds what the user entered. */
export interface MapperInput {
	value?: Record<string, unknown> | null;
	schema?: Array<Pick<ResourceMapperField, 'id' | 'removed'>>;
}

/**
 * What the user entered in the mapper. The editor presets switches to `false` even in fields that
 * it doesn't show, so a removed field counts as empty.
 */
export function enteredIn(mapper: MapperInput | null | undefined): Record<string, unknown> {
	const removed = new Set(
		(mapper?.schema ?? []).filter((field) => field.removed === true).map((field) => field.id),
	);
	const values = Object.entries(mapper?.value ?? {});
	return Object.fromEntries(values.filter(([name]) => !removed.has(name)));
}

/** The `properties` of a request, and the names of those that hold no JSON where it is needed. */
export interface Properties {
	properties: Record<string, unknown>;
	unreadable: string[];
}

/**
 * Turns values into `properties` as Stitch's schema asks for them: mostly strings, even for ports
 * and switches (data-structures.md section 3). Empty texts are left out, because Stitch refuses
 * them; so are read-only properties, and nulls other than the one that ends cron scheduling.
 */
export function propertiesFrom(
	values: Record<string, unknown>,
	card: ReportCard | undefined,
	purpose: FormPurpose,
	timezone: string,
): Properties {
	const known = new Map((card?.properties ?? []).map((property) => [property.name, property]));
	const properties: Array<[string, unknown]> = [];
	const unreadable: string[] = [];
	for (const [name, value] of Object.entries(values)) {
		const property = known.get(name);
		if (isLeftOut(name, value, property, purpose)) continue;
		const sent = value === null ? null : convert(value, kindOf(property?.schema), timezone);
		if (sent === UNREADABLE) unreadable.push(name);
		else properties.push([name, sent]);
	}
	return { properties: Object.fromEntries(properties), unreadable };
}

function isLeftOut(
	name: string,
	value: unknown,
	property: CardProperty | undefined,
	purpose: FormPurpose,
): boolean {
	if (value === undefined || value === '' || property?.propertyType === 'read_only') return true;
	return value === null && !(purpose === 'update' && name === 'cron_expression');
}
