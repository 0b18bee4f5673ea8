// Style sheets that elements import: the bundler gathers them in one file.

declare module "*.css";
