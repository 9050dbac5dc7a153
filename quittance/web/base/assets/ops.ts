import "./parts/parts";
