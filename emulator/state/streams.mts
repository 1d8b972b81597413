import { readData } from '../readData.mts';
import { textOf } from '../server/bodies.mts';
import type { Core, Source, StoredStream } from '../types.mts';

const templates = readData('streams.json') as Record<string, StreamTemplate[]>;

type FieldTemplate = { type: string; inclusion?: string; metadata?: Record<string, unknown> };

type StreamTemplate = {
	name: string;
	keys: string[];
	stream?: Record<string, unknown>;
	subtables?: string[];
	nonDiscoverable?: string[];
	fields: Record<string, FieldTemplate>;
};

const NON_DISCOVERABLE = [
	'selected',
	'replication-method',
	'replication-key',
	'view-key-properties',
];
const DATABASES =
	/postgres|pg$|mysql|mariadb|aurora|cloudsql|mssql|azure|oracle|db2|redshift|mongodb/;

function templatesFor(type: string) {
	if (templates[type]) return templates[type];
	return templates[DATABASES.test(type) ? 'database' : 'saas'];
}

/** What a source of this type has, by name. */
export const streamNames = (type: string) => templatesFor(type).map(({ name }) => name);

/** @param type a JSON type, or `date-time` */
const jsonSchemaOf = (type: string) =>
	type === 'date-time'
		? { type: ['null', 'string'], format: 'date-time' }
		: { type: ['null', type] };

/** What discovery finds behind a source of this type: nothing selected yet. */
export function discover(core: Core, source: Source): StoredStream[] {
	const isDatabase = DATABASES.test(source.type);
	const database = textOf(source.values.dbname ?? source.values.database ?? 'shop');
	return templatesFor(source.type).map((template) => ({
		streamId: core.state.nextId('stream'),
		tapStreamId: isDatabase ? `${database}-public-${template.name}` : template.name,
		streamName: template.name,
		subtables: template.subtables ?? [],
		schema: {
			type: 'object',
			properties: Object.fromEntries(
				Object.entries(template.fields).map(([name, field]) => [name, jsonSchemaOf(field.type)]),
			),
		},
		metadata: [
			{
				breadcrumb: [],
				metadata: {
					...(isDatabase ? { 'database-name': database, 'schema-name': 'public' } : {}),
					...template.stream,
					selected: null,
					'table-key-properties': template.keys,
				},
			},
			...Object.entries(template.fields).map(([name, field]) => ({
				breadcrumb: ['properties', name],
				metadata: { inclusion: field.inclusion ?? 'available', ...field.metadata },
			})),
		],
		nonDiscoverableKeys: template.nonDiscoverable ?? NON_DISCOVERABLE,
	}));
}
