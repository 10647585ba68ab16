/** How strong a cell of a heat map is, 0 to 4, beside the strongest one. */
export const strength = (calls: number, most: number): number => (calls === 0 ? 0 : Math.max(1, Math.ceil((calls / most) * 4)))
