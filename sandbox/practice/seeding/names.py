"""Words of which people, businesses and streets are made."""

# ruff: noqa: RUF001 - an apostrophe of a name is typographic

# fmt: off
GIVEN = (
    "Aaron", "Adele", "Agnes", "Alan", "Alice", "Amos", "Anita", "Anton", "Astrid", "Avery", "Barbara", "Benedict",
    "Bianca", "Boris", "Bruno", "Camille", "Cecil", "Chloe", "Clara", "Colin", "Cora", "Cyrus", "Dahlia", "Damian",
    "Deborah", "Delia", "Dmitri", "Dora", "Edgar", "Edith", "Elias", "Elena", "Emil", "Erin", "Ezra", "Faye", "Felix",
    "Flora", "Frank", "Freya", "George", "Gloria", "Gordon", "Greta", "Hattie", "Hector", "Helen", "Hugo", "Ida",
    "Imogen", "Irene", "Isaac", "Ivan", "Jade", "James", "Jasmine", "Joel", "Josephine", "Judith", "Julian", "Karen",
    "Kenji", "Kirsten", "Lars", "Laura", "Leon", "Linda", "Lionel", "Lucia", "Luther", "Mabel", "Malcolm", "Margot",
    "Martin", "Maya", "Milton", "Miriam", "Mona", "Naomi", "Nathan", "Nell", "Nora", "Olga", "Oscar", "Otto", "Pablo",
    "Paula", "Percy", "Petra", "Philip", "Rachel", "Ralph", "Ramona", "Raymond", "Rhea", "Robert", "Rufus", "Ruben",
    "Sarah", "Selma", "Silas", "Simone", "Stella", "Stuart", "Susan", "Tamara", "Terence", "Theo", "Thelma", "Tobias",
    "Ulrich", "Ursula", "Valerie", "Vera", "Vincent", "Walter", "Wilma", "Winston", "Yolanda", "Zoe",
)
FAMILY = (
    "Abernathy", "Acosta", "Albrecht", "Anders", "Archer", "Atwood", "Bailey", "Barlow", "Beckett", "Bellamy",
    "Benson", "Blackwell", "Bloom", "Boyd", "Brandt", "Brewer", "Briggs", "Brooks", "Calloway", "Cardenas", "Carver",
    "Chandler", "Cho", "Clayton", "Coleman", "Conway", "Cooper", "Crane", "Cross", "Dalton", "Daniels", "Delgado",
    "Dixon", "Donovan", "Doyle", "Drake", "Duncan", "Dunn", "Eaton", "Ellis", "Emerson", "Espinoza", "Falk",
    "Farrell", "Fischer", "Fleming", "Flynn", "Foster", "Frost", "Gallagher", "Garner", "Gibson", "Glover", "Graves",
    "Griffin", "Gupta", "Hale", "Hansen", "Hardy", "Hawkins", "Hayes", "Hendricks", "Herrera", "Holloway", "Hooper",
    "Hurley", "Ingram", "Jarvis", "Joyner", "Kaplan", "Keller", "Kemp", "Khan", "Kirby", "Klein", "Knox", "Lambert",
    "Lang", "Larkin", "Lawson", "Levine", "Lin", "Lockhart", "Lowe", "Lynch", "Maddox", "Marlow", "Mathis", "McBride",
    "Mercer", "Meyer", "Monroe", "Morrow", "Murdock", "Nash", "Nguyen", "Nichols", "Noble", "Norris", "O’Brien",
    "Ogden", "Ostrowski", "Page", "Park", "Patel", "Pierce", "Pope", "Porter", "Prescott", "Quinn", "Ramsey", "Reyes",
    "Rhodes", "Rivas", "Rowe", "Russo", "Sawyer", "Schmidt", "Shaw", "Shelton", "Silva", "Singh", "Slater", "Sloan",
    "Snyder", "Stark", "Stein", "Stokes", "Sutton", "Talbot", "Tanaka", "Thorne", "Todd", "Tucker", "Tyler", "Vance",
    "Vaughn", "Voss", "Wagner", "Walsh", "Warren", "Weaver", "Webb", "Weiss", "Wilder", "Wolfe", "Wong", "Yates",
)
FIRST_WORDS = (
    "Alder", "Anchor", "Atlantic", "Beacon", "Birch Hill", "Blue Door", "Bright", "Brookside", "Camden", "Canal Street",
    "Cedar", "Clearwater", "Cobalt", "Compass", "Copper", "Corner", "Eastern", "Elm Street", "Evergreen", "Fairhaven",
    "Ferry", "Fieldstone", "Foundry", "Granite", "Green Mountain", "Gull", "Harborview", "Hearth", "Hillside",
    "Hollow Oak", "Iron Gate", "Juniper", "Kestrel", "Kingfisher", "Lakeshore", "Lantern", "Larkspur", "Lighthouse",
    "Linden", "Long Wharf", "Lupine", "Maple", "Meadow", "Mill Pond", "Monument", "Moosehead", "North Star",
    "Northern", "Old Port", "Orchard", "Osprey", "Paper Moon", "Penobscot", "Pilot", "Pine Point", "Quarry", "Quill",
    "Red Barn", "Ridge", "River Road", "Rockport", "Rosewood", "Saltmarsh", "Sandpiper", "Schooner", "Seabright",
    "Silver Birch", "Slate", "Snowdrop", "Spruce", "Stonebridge", "Summit", "Sunrise", "Tamarack", "Tidewater",
    "Timber", "Union", "Valley", "Wharf", "White Pine", "Wild Rose", "Windham", "Winter Hill", "Woodbine",
)
TRADES = (
    "Bakery", "Boatworks", "Books", "Brewing", "Builders", "Cabinetry", "Cafe", "Carpentry", "Catering", "Ceramics",
    "Charters", "Chiropractic", "Cider", "Coffee Roasters", "Construction", "Creamery", "Dental", "Design", "Electric",
    "Engineering", "Events", "Farms", "Fisheries", "Flooring", "Foods", "Fuel", "Furniture", "Garden Center", "Glass",
    "Grocery", "Hardware", "Heating", "Home Care", "Insurance", "Interiors", "Inn", "Kitchens", "Landscaping",
    "Logistics", "Lumber", "Marine", "Masonry", "Media", "Medical", "Millwork", "Motors", "Nursery", "Optical",
    "Outfitters", "Painting", "Partners", "Pediatrics", "Pharmacy", "Photography", "Physical Therapy", "Plumbing",
    "Press", "Properties", "Realty", "Restaurant Group", "Roofing", "Seafood", "Security", "Software", "Solar",
    "Storage", "Studio", "Supply", "Surveying", "Textiles", "Tool & Die", "Transport", "Tree Service", "Veterinary",
    "Ventures", "Welding", "Woodworks", "Yoga",
)
FORMS = ("LLC", "LLC", "LLC", "Inc.", "Inc.", "Co", "Corp.", "PC", "LP", "")
CAUSES = ("Food Pantry", "Land Trust", "Youth Theatre", "Historical Society", "Animal Shelter", "Music School")
STREETS = (
    "Main Street", "Commercial Street", "Church Street", "Elm Street", "Congress Street", "Forest Avenue",
    "Harbor Road", "High Street", "Maple Avenue", "Mill Road", "Ocean Avenue", "Park Street", "Pleasant Street",
    "Pine Street", "River Road", "School Street", "Spring Street", "State Street", "Summer Street", "Water Street",
)
TOWNS = {
    "Portland": (("Portland", "ME", "041"), ("South Portland", "ME", "041"), ("Falmouth", "ME", "041"),
                 ("Biddeford", "ME", "040"), ("Brunswick", "ME", "040")),
    "Boston": (("Boston", "MA", "021"), ("Cambridge", "MA", "021"), ("Quincy", "MA", "021"), ("Salem", "MA", "019"),
               ("Somerville", "MA", "021")),
    "Burlington": (("Burlington", "VT", "054"), ("Shelburne", "VT", "054"), ("Stowe", "VT", "056"),
                   ("Montpelier", "VT", "056")),
    "Oakland": (("Oakland", "CA", "946"), ("Berkeley", "CA", "947"), ("Alameda", "CA", "945")),
}
# fmt: on
AREA_CODES = {"ME": "207", "MA": "617", "VT": "802", "CA": "510"}


def slug(words: str) -> str:
    """Of a name, what stands in an address."""
    kept = "".join(letter if letter.isalnum() and letter.isascii() else " " for letter in words.lower())
    return "".join(kept.split())
