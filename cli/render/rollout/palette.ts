/**
 * Colours of the charts, by scheme. Each stands 3:1 at least against its page, so does the number on it, and neighbours differ
 * in lightness too, for readers who see no red, no green or no blue; a test computes both.
 */
export const series = ["enforced", "verified", "attested", "declared", "open"] as const;
export type Series = (typeof series)[number];

export const palettes: Readonly<
    Record<"dark" | "light", Readonly<Record<Series | "page", string>>>
> = {
    light: {
        page: "#ffffff",
        enforced: "#0a3d73",
        verified: "#2f86c6",
        attested: "#b07a00",
        declared: "#7d868f",
        open: "#9c1622",
    },
    dark: {
        page: "#0d1117",
        enforced: "#4f9bf0",
        verified: "#b4dbff",
        attested: "#c08a1a",
        declared: "#e0e4e8",
        open: "#ff7b72",
    },
};

const variables = (scheme: keyof typeof palettes): string =>
    series.map((name) => `--chart-${name}: ${palettes[scheme][name]};`).join(" ");

export const paletteStyle = `
:root { ${variables("light")} }
@media (prefers-color-scheme: dark) { :root { ${variables("dark")} } }
@media print { :root { ${variables("light")} } }
${series.map((name) => `.swatch.${name} { background: var(--chart-${name}); }`).join("\n")}
`;
