import type { ResourceMapperField } from 'n8n-workflow';
import { UNREADABLE, convert, kindOf } from './values';
import type { FormPurpose } from './fields';
import type { CardProperty, ReportCard } from './reportCard';

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
