import "./parts/parts";
import "./passkeys";
