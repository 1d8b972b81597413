import type { CardProperty, FormPurpose, ReportCard } from './reportCard';
import type {
	FieldType,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import type { PropertyKind } from './values';
import { kindOf } from './values';

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

const squashed = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Names that differ from their type in nothing but spelling. */
const SPELLED =
	'3PL Central,ActiveCampaign,AdRoll,AppsFlyer,BigCommerce,CircleCI,Close.io,Club Speed,data.world,eBay,FullStory,GitHub,GitLab,Help Scout,HubSpot,iLEVEL,LinkedIn Ads,LivePerson,LookML,MailChimp,MariaDB,Marketo Bulk,MongoDB,MySQL,NetSuite,NetSuite SuiteAnalytics,Quick Base,ReCharge,Referral SaaSquatch,RingCentral,SaaSOptics,SendGrid,SFTP,ShipHero,SurveyMonkey,TikTok Ads,UJET,UserVoice,Workday RaaS';

/** Other names, by the type without prefix and signs. */
const NAMED =
	'adwords=Google Ads (Adwords),aurora=Amazon Aurora,azuresqldw=Azure Synapse,bigquery=BigQuery v1,bigqueryv2=Google BigQuery,bingads=Microsoft Advertising (Bing Ads),cloudsql=Google CloudSQL MySQL,cloudsqlpg=Google CloudSQL PostgreSQL,covid19=COVID-19 Public Data,databricksdelta=Databricks Delta Lake,doubleclickcampaignmanager=Campaign Manager,dynamodb=Amazon DynamoDB,exacttarget=Salesforce Marketing Cloud,facebook=Facebook Ads,frontapp=Front,ga360=Google Analytics 360,ga4=Google Analytics 4,herokupg=Heroku,msteams=Microsoft Teams,mssql=Microsoft SQL Server,mssqlserver=Microsoft SQL Server,mysqldestination=MySQL,postgres=PostgreSQL,redshift=Amazon Redshift,s3=Amazon S3,s3csv=Amazon S3 CSV,storagegrid=NetApp StorageGRID';

/** Names as Stitch's documents have them (data-structures.md 9 to 10.1). */
const TYPE_NAMES = new Map(
	`${SPELLED},${NAMED}`.split(',').map((entry): [string, string] => {
		const [type, name = type] = entry.split('=');
		return [squashed(type), name];
	}),
);

/**
 * The name of a source or destination type: `platform.hp-postgres` as `PostgreSQL`. One that the
 * documents have no name for is named after its type.
 */
export function nameOfType(type: string): string {
	const bare = type.replace(/^(platform|webhook)\./, '').replace(/^hp-/, '');
	const name = TYPE_NAMES.get(squashed(bare)) ?? titleOf(bare);
	return type.startsWith('webhook.') ? `${name} (Webhook)` : name;
}

/**
 * A property's label. n8n's mapper has neither descriptions nor masked inputs for its fields, so
 * what a user has to know stands behind the name.
 */
export function labelOf(property: CardProperty, notes: string[] = []): string {
	const note = NOTES.get(property.propertyType);
	const all = [
		...(property.step === 'form' ? [] : [titleOf(property.step)]),
		...notes,
		...(note === undefined ? [] : [note]),
	];
	const title = titleOf(property.name);
	return all.length > 0 ? `${title} (${all.join(', ')})` : title;
}

/** A map, because a type may have the name of one of JavaScript's own members. */
const NOTES = new Map<string, string>([
	['system_provided_by_default', 'By Stitch'],
	['user_provided_advanced', 'Advanced'],
	['user_provided_immutable', 'Permanent'],
]);

/** The form of a report card as the fields of n8n's resource mapper. */
export function formOf(card: ReportCard, purpose: FormPurpose): ResourceMapperFields {
	const fields = settable(card, purpose).flatMap((property) => {
		if (!property.isCredential) return [fieldOf(property, purpose)];
		return isRequired(property, purpose) ? [reminderOf(property)] : [];
	});
	if (fields.length > 0) return { fields };
	return { fields: [], emptyFieldsNotice: noticeOf(card, purpose) };
}

/** The secrets of a report card as options: n8n can mask their values outside the mapper only. */
export function secretsOf(card: ReportCard, purpose: FormPurpose): INodePropertyOptions[] {
	return settable(card, purpose)
		.filter(({ isCredential }) => isCredential)
		.map((property) => {
			const notes = isRequired(property, purpose) ? ['Required'] : [];
			return { name: labelOf(property, notes), value: property.name };
		});
}

/** What a user may send: never what Stitch sets itself, nor what can no longer change. */
function settable(card: ReportCard, purpose: FormPurpose): CardProperty[] {
	return (card.properties ?? []).filter(({ propertyType, isProvided }) => {
		if (propertyType === 'read_only') return false;
		return propertyType !== 'user_provided_immutable' || purpose === 'create' || !isProvided;
	});
}

const COMMON = { defaultMatch: false, canBeUsedToMatch: false, display: true };

/**
 * A required secret in the form: visible, so that nobody misses it, and not to be filled in here,
 * because the mapper can't mask it. n8n would not run with a required field that is empty.
 */
function reminderOf(property: CardProperty): ResourceMapperField {
	return {
		...COMMON,
		id: property.name,
		displayName: `${titleOf(property.name)} (Add Secret Below)`,
		required: false,
		removed: false,
		readOnly: true,
		type: 'string',
	};
}

function fieldOf(property: CardProperty, purpose: FormPurpose): ResourceMapperField {
	const kind = kindOf(property.schema);
	const isDay = kind.kind === 'midnight' && !/date/i.test(property.name);
	const required = isRequired(property, purpose);
	return {
		...COMMON,
		id: property.name,
		displayName: labelOf(property, isDay ? ['Date'] : []),
		required,
		// Only what is required is shown at first: a switch that is shown is sent.
		removed: !required,
		type: TYPES[kind.kind],
		...(kind.kind === 'choice' && { options: optionsOf(property, kind) }),
	};
}

/**
 * Properties of the `oauth` step are never required: the customer may authorize in Stitch's web
 * app instead (data-structures.md section 2).
 */
function isRequired(property: CardProperty, purpose: FormPurpose): boolean {
	const isUsers = property.propertyType !== 'system_provided_by_default';
	return purpose === 'create' && property.isRequired && property.step === 'form' && isUsers;
}

/** Numbers that Stitch wants as text stay text: account IDs may start with 0. */
const TYPES: Record<PropertyKind['kind'], FieldType> = {
	array: 'array',
	boolean: 'boolean',
	choice: 'options',
	date: 'dateTime',
	dateTime: 'dateTime',
	midnight: 'dateTime',
	number: 'number',
	object: 'object',
	text: 'string',
	textOrArray: 'string',
};

function optionsOf(
	property: CardProperty,
	{ choices }: Extract<PropertyKind, { kind: 'choice' }>,
): INodePropertyOptions[] {
	const isFrequency = property.name === 'frequency_in_minutes';
	return choices.map((value) => ({
		name: isFrequency ? frequencyOf(String(value)) : String(value),
		value,
	}));
}

/** `1440` as `24 Hours`. One minute is for databases only (data-structures.md 5.2). */
function frequencyOf(minutes: string): string {
	const count = Number(minutes);
	if (!Number.isInteger(count)) return minutes;
	if (count === 1) return '1 Minute (Databases Only)';
	const hours = count / 60;
	if (!Number.isInteger(hours)) return `${count} Minutes`;
	return hours === 1 ? '1 Hour' : `${hours} Hours`;
}

/** Why there is nothing to fill in. */
function noticeOf(card: ReportCard, purpose: FormPurpose): string {
	const { type, properties, upgrade } = card;
	const name = type === '' ? 'this type' : `'${type}'`;
	if (secretsOf(card, purpose).length > 0) {
		return `Nothing to fill in here: ${name} has secret properties only. Add them below.`;
	}
	if (properties !== undefined) {
		return purpose === 'create'
			? `Nothing to fill in: ${name} needs no properties.`
			: `Nothing to change: ${name} has no properties that can be set now.`;
	}
	const instead =
		upgrade === undefined ? '' : ` Use '${upgrade}' (${nameOfType(upgrade)}) instead.`;
	return `Stitch describes no form for ${name}, so it can't be set up through the API.${instead}`;
}
