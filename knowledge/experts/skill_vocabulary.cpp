// What the house itself knows of skills at a service desk: names, other names in four languages, and broader skills.
// Own words, no list taken over; a company's own list or ESCO goes on top (docs/experts.md).
#include "knowledge/experts/skill_names.hpp"

namespace twicket::experts {
namespace {

struct Row {
    std::string_view name, also, above, holds = {};  // lists split by "|"
};

constexpr Row rows[] = {
    // Fields of work
    {"IT", "information technology|Informatik|informatique|informática|edv", ""},
    {"Software development",
     "programming|coding|software engineering|Softwareentwicklung|Programmierung|développement "
     "logiciel|programmation|desarrollo de software|programación",
     "IT"},
    {"Networking", "networks|computer networks|Netzwerk|Netzwerke|Netzwerktechnik|réseau|réseaux|redes|red informática",
     "IT"},
    {"Security",
     "IT security|information security|infosec|cyber "
     "security|cybersecurity|IT-Sicherheit|Informationssicherheit|sécurité informatique|cybersécurité|seguridad "
     "informática|ciberseguridad",
     "IT"},
    {"Databases",
     "database|database administration|DBA|Datenbank|Datenbanken|base de données|bases de données|base de datos|bases "
     "de datos",
     "IT"},
    {"Operations",
     "IT operations|systems administration|system administration|sysadmin|Systemadministration|administration "
     "système|administración de sistemas",
     "IT"},
    {"DevOps", "site reliability|SRE|platform engineering", "Operations|Software development"},
    {"Cloud", "cloud computing|cloud platforms|Cloud-Computing|nuage informatique|computación en la nube|nube", "IT"},
    {"Containers", "containerisation|containerization|Container|conteneurs|contenedores", "Operations"},
    {"Data analysis", "data analytics|data science|Datenanalyse|analyse de données|análisis de datos", "IT"},
    {"Machine learning", "ML|Maschinelles Lernen|apprentissage automatique|aprendizaje automático|deep learning",
     "Data analysis"},
    {"Office software", "Office|Microsoft Office|MS Office|Microsoft 365|M365|Büroprogramme|bureautique|ofimática",
     "IT"},
    {"Service desk",
     "help desk|helpdesk|IT support|user support|Benutzerbetreuung|assistance informatique|soporte técnico", "IT"},
    {"Hardware", "computer hardware|PC hardware|matériel informatique|equipos informáticos", "IT"},
    {"Finance", "accounting|bookkeeping|Finanzen|Buchhaltung|Rechnungswesen|comptabilité|contabilidad|finanzas", ""},
    {"Human resources", "HR|personnel|Personalwesen|Personalabteilung|ressources humaines|recursos humanos|RH|RRHH",
     ""},
    {"Facilities", "facility management|Gebäudetechnik|Haustechnik|services généraux|mantenimiento de edificios", ""},
    {"Law", "legal|legal affairs|Recht|droit|juridique|derecho|legal advice", ""},
    {"Sales", "Vertrieb|Verkauf|vente|ventas", ""},
    {"Marketing", "Werbung|mercadotecnia", ""},
    {"Project management", "Projektleitung|Projektmanagement|gestion de projet|gestión de proyectos", "",
     "Scrum|agile"},
    {"Languages", "translation|Übersetzung|traduction|traducción", ""},
    // Containers, cloud, operations
    {"Kubernetes", "k8s|kube|kubectl", "Containers|Cloud", "AKS|EKS|GKE|OpenShift"},
    {"Docker", "dockerfile", "Containers", "docker compose|podman"},
    {"Helm", "helm charts", "Kubernetes"},
    {"Terraform", "OpenTofu", "Infrastructure as code"},
    {"Infrastructure as code", "IaC", "Cloud|DevOps"},
    {"Ansible", "", "Configuration management"},
    {"Configuration management", "", "DevOps"},
    {"AWS", "Amazon Web Services|amazon cloud", "Cloud", "EC2"},
    {"Azure", "Microsoft Azure", "Cloud"},
    {"Google Cloud", "GCP|Google Cloud Platform", "Cloud"},
    {"Entra ID", "Azure AD|Azure Active Directory|Entra|AAD", "Identity|Azure"},
    {"CI/CD", "continuous integration|continuous delivery|build pipelines", "DevOps",
     "Jenkins|GitLab CI|GitHub Actions"},
    {"Monitoring", "observability|Überwachung|supervision|monitorización", "Operations", "Prometheus|Grafana"},
    {"Linux", "RHEL|GNU/Linux", "Operations", "Debian|Ubuntu|Red Hat|CentOS"},
    {"Windows", "Microsoft Windows", "Operations", "Windows 10|Windows 11"},
    {"Windows Server", "", "Windows"},
    {"macOS", "Mac|Apple Mac|OS X", "Operations"},
    {"Virtualisation", "virtualization|virtual machines|Virtualisierung|virtualisation|virtualización", "Operations",
     "VMware|Hyper-V|Proxmox"},
    {"Backup", "backups|Datensicherung|sauvegarde|copias de seguridad", "Operations"},
    {"Storage", "SAN|NAS|Speicher|stockage|almacenamiento", "Operations"},
    {"Mobile devices", "mobile device management|MDM|smartphones|Mobilgeräte|appareils mobiles|dispositivos móviles",
     "Operations|Hardware", "Intune"},
    // Networks
    {"VPN", "virtual private network|remote access|Fernzugriff|accès à distance|acceso remoto", "Networking",
     "WireGuard|OpenVPN"},
    {"DNS", "name servers|domain name system", "Networking", "BIND"},
    {"DHCP", "", "Networking"},
    {"Firewall", "firewalls|pare-feu|cortafuegos|packet filter", "Networking|Security"},
    {"Wi-Fi", "wifi|WLAN|wireless|wireless network", "Networking"},
    {"Routing", "routers", "Networking", "BGP|OSPF"},
    {"Switching", "switches|VLANs", "Networking", "VLAN"},
    {"Telephony", "VoIP|telephone system|Telefonanlage|Telefonie|téléphonie|telefonía|SIP", "Networking"},
    // Security and identity
    {"Identity",
     "identity management|IAM|single sign-on|SSO|Identitätsverwaltung|gestion des identités|gestión de identidades",
     "Security"},
    {"Active Directory", "AD|domain controllers", "Identity|Windows Server"},
    {"LDAP", "directory services|Verzeichnisdienst|annuaire|servicio de directorio", "Identity", "OpenLDAP"},
    {"Certificates", "TLS|SSL|PKI|X.509|Zertifikate|certificats|certificados", "Security"},
    {"Phishing", "phishing analysis|hameçonnage", "Security"},
    {"Incident response", "forensics|IT-Forensik|réponse aux incidents|respuesta a incidentes", "Security"},
    {"Penetration testing", "pentesting|ethical hacking|Penetrationstest|test d'intrusion|pruebas de penetración",
     "Security"},
    {"Data protection", "GDPR|privacy|Datenschutz|DSGVO|protection des données|RGPD|protección de datos",
     "Security|Law"},
    // Languages and tools
    {"Java", "JVM", "Software development", "Spring Boot"},
    {"JavaScript", "JS|ECMAScript", "Software development", "Node.js"},
    {"TypeScript", "TS", "JavaScript"},
    {"React", "ReactJS|React.js", "JavaScript"},
    {"Angular", "AngularJS", "JavaScript"},
    {"Vue", "Vue.js|VueJS", "JavaScript"},
    {"Python", "", "Software development", "Django|Flask"},
    {"C++", "cpp|c plus plus", "Software development"},
    {"C", "ANSI C|C language", "Software development"},
    {"C#", "csharp|c sharp", ".NET"},
    {".NET", "dotnet|dot net", "Software development", "ASP.NET"},
    {"Go", "golang", "Software development"},
    {"Rust", "rustlang", "Software development"},
    {"PHP", "", "Software development", "Laravel|Symfony"},
    {"Ruby", "", "Software development", "Ruby on Rails"},
    {"Kotlin", "", "Software development"},
    {"Swift", "", "Software development"},
    {"Shell scripting", "bash|shell|shell scripts", "Software development|Linux"},
    {"PowerShell", "", "Windows"},
    {"Git", "version control|Versionsverwaltung|gestion de versions|control de versiones", "Software development",
     "GitHub|GitLab"},
    {"REST APIs", "REST|web APIs|API design|web services|APIs", "Software development"},
    {"Testing", "software testing|test automation|QA|Softwaretest|tests logiciels|pruebas de software",
     "Software development"},
    {"Web design", "HTML|CSS|front-end|frontend|Webdesign|conception web|diseño web", "Software development"},
    {"Accessibility", "WCAG|a11y|Barrierefreiheit|accessibilité|accesibilidad", "Web design"},
    // Data
    {"SQL", "structured query language", "Databases"},
    {"PostgreSQL", "postgres|pgsql|psql", "SQL"},
    {"MySQL", "", "SQL", "MariaDB"},
    {"Oracle Database", "Oracle|PL/SQL", "SQL"},
    {"SQL Server", "Microsoft SQL Server|MSSQL|T-SQL", "SQL"},
    {"SQLite", "", "SQL"},
    {"MongoDB", "mongo", "Databases"},
    {"Redis", "", "Databases"},
    {"Elasticsearch", "elastic|OpenSearch", "Databases"},
    {"Kafka", "Apache Kafka|event streaming", "Databases"},
    {"Power BI", "powerbi", "Data analysis"},
    {"Tableau", "", "Data analysis"},
    {"Statistics", "Statistik|statistiques|estadística", "Data analysis"},
    // Office and business applications
    {"Excel", "spreadsheets|Tabellenkalkulation|tableur|hojas de cálculo|pivot tables", "Office software"},
    {"Word", "Microsoft Word|word processing|Textverarbeitung|traitement de texte|procesador de textos",
     "Office software"},
    {"PowerPoint", "presentations|Präsentationen|présentations|presentaciones", "Office software"},
    {"Outlook", "Microsoft Outlook|calendar|Kalender|calendrier|calendario", "Email"},
    {"Email", "e-mail|mail|Mailserver|courriel|messagerie|correo electrónico|correo", "IT"},
    {"Exchange", "Microsoft Exchange", "Email", "Exchange Online"},
    {"SharePoint", "", "Office software"},
    {"Teams", "Microsoft Teams|MS Teams", "Office software"},
    {"Slack", "", "Office software"},
    {"Confluence", "wiki", "Office software"},
    {"Jira", "", "Project management"},
    {"SAP", "SAP ERP|S/4HANA", "Finance", "ABAP"},
    {"CRM", "customer relationship management", "Sales"},
    {"Salesforce", "", "CRM"},
    {"ITSM", "ITIL|IT service management", "Service desk"},
    {"ServiceNow", "", "ITSM"},
    {"Printers", "printing|printer|Drucker|Drucken|imprimantes|imprimante|impresoras|impresora", "Hardware"},
    {"Laptops", "notebooks|notebook|laptop|ordinateurs portables|portátiles", "Hardware"},
    {"Video conferencing", "Zoom|video calls|Videokonferenz|visioconférence|videoconferencia", "Office software"},
    // Finance, HR, facilities
    {"Payroll", "salaries|payslips|Lohnabrechnung|Gehaltsabrechnung|paie|nómina|nóminas", "Finance|Human resources"},
    {"Expenses", "travel expenses|Reisekosten|Spesen|notes de frais|gastos de viaje", "Finance"},
    {"Invoicing", "invoices|billing|Rechnungen|facturation|facturación", "Finance"},
    {"Purchasing", "procurement|Einkauf|achats|compras", "Finance"},
    {"Taxes", "tax|VAT|Steuern|impôts|TVA|impuestos|IVA", "Finance"},
    {"Budgeting", "controlling|budgets|Budgetplanung|budgétisation|presupuestos", "Finance"},
    {"Recruiting", "hiring|recruitment|Personalgewinnung|recrutement|selección de personal", "Human resources"},
    {"Onboarding", "Einarbeitung|intégration|incorporación", "Human resources"},
    {"Leave", "holidays|annual leave|Urlaub|congés|vacaciones", "Human resources"},
    {"Training", "teaching|Schulung|Weiterbildung|formation|formación", "Human resources"},
    {"First aid", "Erste Hilfe|premiers secours|primeros auxilios", "Facilities"},
    {"Fire safety", "Brandschutz|sécurité incendie|protección contra incendios", "Facilities"},
    {"Contracts", "contract law|Verträge|Vertragsrecht|contrats|contratos", "Law"},
    {"German", "Deutsch|allemand|alemán", "Languages"},
    {"French", "Französisch|français|francés", "Languages"},
    {"Spanish", "Spanisch|espagnol|español", "Languages"},
    {"English", "Englisch|anglais|inglés", "Languages"},
};

std::vector<std::string> parts_of(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const auto end = std::min(list.find('|'), list.size());
        if (end > 0) parts.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return parts;
}

}  // namespace

std::vector<SkillName> built_in_skills() {
    std::vector<SkillName> all;
    for (const Row& row : rows)
        all.push_back({std::string{row.name}, parts_of(row.also), parts_of(row.above), parts_of(row.holds)});
    return all;
}

}  // namespace twicket::experts
