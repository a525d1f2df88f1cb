/** How long texts of a document may be: what is longer the server refuses to save, so that no field takes it. */

/** The title of a step, a frame, a workflow. */
export const LONGEST_TITLE = 200;
/** The text of a note. */
export const LONGEST_NOTE = 10_000;
/** What a workflow is for. */
export const LONGEST_DESCRIPTION = 5_000;
