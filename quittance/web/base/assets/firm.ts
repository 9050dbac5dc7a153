import "./parts/parts";
import "./parts/keys";
