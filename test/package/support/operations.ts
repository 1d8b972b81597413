import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

const namesIn = (property: INodeProperties) =>
	(property.options ?? []).flatMap((option) => ('value' in option ? [String(option.value)] : []));

/** Every `<resource>/<operation>` that a node's description offers. */
export function operationNames({ properties }: INodeTypeDescription): string[] {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) =>
			(property.displayOptions?.show?.resource ?? []).flatMap((resource) =>
				namesIn(property).map((operation) => `${String(resource)}/${operation}`),
			),
		);
}
