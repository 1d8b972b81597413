import type { INodeParameters, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { Stitch } from '../../../nodes/Stitch/Stitch.node';
import { StitchPostLoadTrigger } from '../../../nodes/Stitch/StitchPostLoadTrigger.node';
import { StitchTrigger } from '../../../nodes/Stitch/StitchTrigger.node';

const nodes: Record<string, INodeType> = {
	'n8n-nodes-stitch.stitch': new Stitch(),
	'n8n-nodes-stitch.stitchPostLoadTrigger': new StitchPostLoadTrigger(),
	'n8n-nodes-stitch.stitchTrigger': new StitchTrigger(),
};

/** What n8n itself adds to a node that polls. */
const ofPolling = ({ polling }: INodeTypeDescription) => (polling ? ['pollTimes'] : []);

/** The names of the parameters that a node of ours shows with these values. */
export function parameterNames(type: string, values: object): string[] {
	const { description } = nodes[type];
	const shown = NodeHelpers.getNodeParameters(
		description.properties,
		values as INodeParameters,
		true,
		false,
		null,
		description,
	);
	return [...Object.keys(shown ?? {}), ...ofPolling(description)];
}
