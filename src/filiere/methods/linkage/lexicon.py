"""Words that French organisations are named with: legal forms, abbreviations, descriptors, towns. General knowledge, held as data."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Small words that carry no identity.
STOP = _set("a au aux d de del der des di du e en et l la le les of und and for pour par sur sous the to un une dans chez y")

#: Legal forms, French and foreign, folded and without dots.
LEGAL = _set(
    """sa sas sasu sarl eurl snc sca scs selarl selas scop scic sci gie gip geie epic epst epa epscp inc ltd limited llc llp plc corp
    corporation gmbh ag kg nv bv spa srl se ab oy aps co company cie compagnie rl loi1901 1901 sel sep scm saem sem spl"""
)

#: Words put before or after a firm's name without making it another one.
NEUTRAL = _set(
    "groupe group societe ste soc ets etablissement entreprise maison laboratoire labo labos labs lab france french fr cedex region"
)

#: Written short → written out, in folded words.
ABBREVIATIONS: dict[str, str] = {
    "chu": "centre hospitalier universitaire",
    "chru": "centre hospitalier regional universitaire",
    "chr": "centre hospitalier regional",
    "ch": "centre hospitalier",
    "ght": "groupement hospitalier territoire",
    "cci": "chambre commerce industrie",
    "ccir": "chambre commerce industrie regional",
    "cma": "chambre metier artisanat",
    "cpam": "caisse primaire assurance maladie",
    "ars": "agence regional sante",
    "iut": "institut universitaire technologie",
    "univ": "universite",
    "university": "universite",
    "univers": "universite",
    "inst": "institut",
    "institute": "institut",
    "lab": "laboratoire",
    "labs": "laboratoire",
    "labo": "laboratoire",
    "labos": "laboratoire",
    "laboratory": "laboratoire",
    "laboratories": "laboratoire",
    "ctre": "centre",
    "ctr": "centre",
    "cent": "centre",
    "center": "centre",
    "hop": "hopital",
    "hosp": "hospitalier",
    "hospital": "hopital",
    "hopitaux": "hopital",
    "st": "saint",
    "sts": "saint",
    "ets": "etablissement",
    "etab": "etablissement",
    "etabs": "etablissement",
    "fond": "fondation",
    "foundation": "fondation",
    "asso": "association",
    "assoc": "association",
    "nat": "national",
    "natl": "national",
    "nationale": "national",
    "nationaux": "national",
    "internat": "international",
    "internationale": "international",
    "intl": "international",
    "tech": "technologie",
    "techno": "technologie",
    "technology": "technologie",
    "technologies": "technologie",
    "techs": "technologie",
    "dept": "departement",
    "fac": "faculte",
    "ind": "industrie",
    "indus": "industrie",
    "industry": "industrie",
    "industries": "industrie",
    "pharm": "pharma",
    "biotechnology": "biotechnologie",
    "biotechnologies": "biotechnologie",
    "med": "medical",
    "medic": "medical",
    "medicale": "medical",
    "medicaux": "medical",
    "rech": "recherche",
    "research": "recherche",
    "sci": "scientifique",
    "scient": "scientifique",
    "sciences": "science",
    "serv": "service",
    "services": "service",
    "svc": "service",
    "svcs": "service",
    "int": "international",
    "gen": "general",
    "generale": "general",
    "reg": "regional",
    "regionale": "regional",
    "dir": "direction",
    "min": "ministere",
    "ministry": "ministere",
    "fed": "federation",
    "synd": "syndicat",
    "dev": "developpement",
    "development": "developpement",
    "solut": "solution",
    "syst": "systeme",
    "sys": "systeme",
    "systems": "systeme",
    "system": "systeme",
    "health": "sante",
    "healthcare": "sante soin",
    "europeenne": "europeen",
    "european": "europeen",
    "francaise": "francais",
    "school": "ecole",
}

#: Words that say what an organisation does: two that differ by one of them alone are two organisations.
DESCRIPTORS = _set(
    """
    academie administration agence agro alliance ambulance analyse analytics animal antenne application assistance association
    assurance autorite banque bio biochimie bioinformatique biologie biologique biologics biomedical biopharma biopole bioscience
    biosystem biotech biotechnologie biotherapie cabinet campus cancer cancerologie capital cardiologie caisse cellule centre
    chambre chimie chirurgie clinique clinical cloud cluster college comite commission communaute conseil conseiller consortium
    consulting data departement design developpement device diagnostic digital direction distribution division ecole economie
    edition education electronique energie engineering environnement equipement europe europeen experts faculte federation finance
    fondation fonds formation francais generique genetique genomique gestion haut haute holding hopital hospitalier hospice
    imagerie immuno immunologie incubateur industrie industriel infection informatique ingenierie initiative innovation institut
    instrument intelligence international invest investissement laboratoire logiciel logistique management marketing materiel
    medecine medical medicament medtech mere metier ministere mission molecule mutuelle nano national neuro neuroscience numerique
    observatoire office oncologie oncology ophtalmo optique organisation participation parc pathologie pediatrie pharma
    pharmaceutique pharmaceutical pharmacie photonique physique plateforme pole politique polyclinique prevention production
    process produit projet promotion protection public qualite radio recherche regional reseau robotique saint sainte sante
    scientifique science securite service social societe software soin solution structure studio sud nord est ouest superieur
    support surgical syndicat systeme technique technologie territoire therapeutic therapeutique therapie therapy toxicologie
    transfert transport travail unite universitaire universite vaccin vaccine vallee venture veterinaire ville vision consumer
    nutrition vet invitro vitro ophthalmic dental genomics medicine device net lab labs care
    """
)

#: Bits that agreement on a descriptor is worth: about one name in forty holds a given one.
DESCRIPTOR_BITS = 5.5

#: French towns that names are told apart by, folded; several words are joined by a hyphen.
TOWNS = _set(
    """paris marseille lyon toulouse nice nantes montpellier strasbourg bordeaux lille rennes reims toulon saint-etienne le-havre grenoble
    dijon angers villeurbanne nimes clermont-ferrand aix-en-provence le-mans brest tours amiens annecy limoges metz boulogne-billancourt
    perpignan besancon orleans rouen mulhouse saint-denis caen nancy argenteuil montreuil roubaix tourcoing nanterre avignon vitry
    creteil dunkerque poitiers asnieres courbevoie versailles colombes aulnay pau rueil-malmaison rueil la-rochelle antibes calais cannes
    beziers saint-maur champigny colmar bourges drancy merignac saint-nazaire valence ajaccio issy-les-moulineaux issy noisy quimper
    troyes levallois antony neuilly sarcelles lorient niort chambery saint-quentin beauvais cholet hyeres montauban vannes laval arles
    evry evreux cergy pessac cherbourg belfort albi bayonne maisons-alfort sevran clamart epinay bobigny charleville frejus brive blois
    carcassonne vincennes saint-brieuc chalons tarbes bastia castres angouleme thionville compiegne gap saint-malo gif-sur-yvette gif
    palaiseau orsay saclay massy villejuif romainville evian gradignan talence illkirch vandoeuvre ecully bron pierre-benite
    marcy-l-etoile vitry-sur-seine suresnes gennevilliers puteaux montrouge malakoff bagneux arcueil cachan gentilly ivry-sur-seine
    ivry roscoff concarneau lannion saint-herblain labege blagnac ramonville jouy-en-josas jouy guyancourt velizy sophia-antipolis
    valbonne biot meylan crolles fleurance castres vichy riom moulins roanne bourg-en-bresse lons dole sens auxerre nevers macon
    chalon-sur-saone le-creusot annemasse thonon aurillac cahors rodez agen dax mont-de-marsan biarritz perigueux libourne
    rochefort chartres dreux alencon lisieux dieppe fecamp abbeville laon soissons senlis creil meaux melun fontainebleau provins
    epernay chaumont epinal verdun sarreguemines haguenau saverne selestat montbeliard vesoul digne manosque salon-de-provence
    martigues aubagne draguignan grasse menton ales sete narbonne lodeve millau mende privas montelimar vienne voiron
    fort-de-france pointe-a-pitre cayenne mamoudzou noumea papeete geneve bruxelles luxembourg bale londres berlin"""
)

#: Words before a name that make it a place of its own: there, the town is the identity.
LOCAL = _set("centre hopital universite chambre faculte ecole academie clinique mairie polyclinique institut lycee caisse rectorat hospice")
