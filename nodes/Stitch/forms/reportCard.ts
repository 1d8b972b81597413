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
	/** Whether this account may use the type; `undefined` when the card doesn't say. */
	access?: boolean;
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
	const { access } = objectOf(card.details);
	return {
		type: textOf(card.type) ?? textOf(outer.type) ?? '',
		...(Array.isArray(card.steps) && { properties: propertiesOf(card.steps) }),
		...(typeof access === 'boolean' && { access }),
		...(upgradeOf(card) !== undefined && { upgrade: upgradeOf(card) }),
	};
}

/** Properties of all steps, each name once. */
function propertiesOf(steps: unknown[]): CardProperty[] {
	const byName = new Map<string, CardProperty>();
	for (const step of steps.map(objectOf)) {
		const properties = Array.isArray(step.properties) ? step.properties.map(objectOf) : [];
		for (const property of properties) {
			const name = textOf(property.name);
			if (name === undefined || byName.has(name)) continue;
			byName.set(name, propertyOf(name, textOf(step.type) ?? 'form', property));
		}
	}
	return [...byName.values()];
}

function propertyOf(name: string, step: string, property: Record<string, unknown>): CardProperty {
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

function upgradeOf(card: Record<string, unknown>): string | undefined {
	return textOf(objectOf(card.upgrade_available).type);
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectOf(value: unknown): Record<string, unknown> {
	return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
