import type { INodeParameters } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { Stitch } from '../../../nodes/Stitch/Stitch.node';

/** The names of the Stitch node's parameters that show with these values. */
export function parameterNames(values: object): string[] {
	const { description } = new Stitch();
	const shown = NodeHelpers.getNodeParameters(
		description.properties,
		values as INodeParameters,
		true,
		false,
		null,
		description,
	);
	return Object.keys(shown ?? {});
}
