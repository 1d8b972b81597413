import type { CardProperty } from './reportCard';

/** Words that aren't written with one capital, and Stitch's names that join several words. */
const WORDS = new Map<string, string>([
	...'API ARN AWS CA CSV DSP EU GUID HP ID ISO JDBC JSON JWT LSN PG PK RSA S3 SAS SCN SQL SSH SSL UAT URI URL UTC UUID'
		.split(' ')
		.map((word): [string, string] => [word.toLowerCase(), word]),
	['apikey', 'API Key'],
	['dbname', 'Database Name'],
	['dbs', 'Databases'],
	['ids', 'IDs'],
	['oauth', 'OAuth'],
	['orgid', 'Organization ID'],
	['pks', 'PKs'],
	['sslrootcert', 'SSL Root Certificate'],
	['urls', 'URLs'],
]);

const SMALL_WORDS = new Set(['and', 'by', 'in', 'of', 'on', 'or', 'per', 'to']);

/** `frequency_in_minutes` as `Frequency in Minutes`. */
export function titleOf(name: string): string {
	const words = name.split(/[_\s.-]+/).filter((word) => word !== '');
	const title = words.map((word, index) => {
		const lower = word.toLowerCase();
		const isInside = index > 0 && index < words.length - 1;
		if (isInside && SMALL_WORDS.has(lower)) return lower;
		return WORDS.get(lower) ?? word.charAt(0).toUpperCase() + word.slice(1);
	});
	return title.length > 0 ? title.join(' ') : name;
}

/**
 * A property's label. n8n's mapper has neither descriptions nor masked inputs for its fields, so
 * what a user has to know stands behind the name.
 */
export function labelOf(property: CardProperty, notes: string[] = []): string {
	const all = [
		...(property.step === 'form'
			? []
			: [property.step === 'oauth' ? 'OAuth' : titleOf(property.step)]),
		...notes,
		...(NOTES.get(property.propertyType) ?? []),
	];
	const title = titleOf(property.name);
	return all.length > 0 ? `${title} (${all.join(', ')})` : title;
}

/** A map, because a type may have the name of one of JavaScript's own members. */
const NOTES = new Map<string, string[]>([
	['system_provided_by_default', ['Set by Stitch by Default']],
	['user_provided_advanced', ['Advanced']],
	['user_provided_immutable', ["Can't Be Changed Later"]],
]);
