// The page's own words. The suggested questions are some that the demo company can answer (it writes no Spanish).
// Cards come in the bot's language; these follow the browser's. {name} is filled in by t().
const words = {
  en: {
    pick_title: 'Pick a person to try the demo', pick_lead: 'You see what this person sees: the same channels, and only the answers they may read.',
    search_people: 'Search by name, team or job', start_here: 'A good start', nobody: 'Nobody is called that. Try another name.',
    hint_member: 'asks questions', hint_agent: 'answers escalated ones', hint_guest: 'sees only what guests may',
    role_agent: 'Agent', role_admin: 'Admin', role_curator: 'Curator', role_expert: 'Expert', role_guest: 'Guest',
    signing_in: 'Signing in…', sign_out: 'Sign out', other_team: 'Others',
    assistant: 'Assistant', channels: 'Channels', places: 'Places', assistant_topic: 'Your service desk. Only you can read this.',
    unread_tail: 'unread', skip: 'Skip to the messages', to_dark: 'Dark colours', to_light: 'Light colours', menu: 'Show channels', close_menu: 'Close channels',
    hello: 'Hello {name}, how can I help?', hello_lead: 'Ask in your own words. Answers come with their source, and a colleague is one click away.',
    suggestions: ['My VPN keeps dropping', 'I forgot my password', 'How do I request annual leave?', 'How do I claim my travel expenses?'],
    try_one: 'Suggested questions', empty_channel: 'Nothing here yet. Be the first to write.', begin: 'The beginning of {name}',
    write_to: 'Write to {name}', reply_here: 'Reply in this thread', send: 'Send', hint: 'Enter sends · Shift + Enter for a new line', left: '{n} characters left', too_long: '{n} characters too many',
    sending: 'Sending…', failed: 'Not sent.', retry: 'Try again', discard: 'Discard', edited: 'edited', deleted: 'This message was deleted.', private: 'Only you can see this',
    reply: 'Reply', react: 'React', edit: 'Edit', remove: 'Delete', save: 'Save', cancel: 'Cancel', choose: 'Please choose…', needed: 'needed', remove_ask: 'Delete this message?',
    replies_one: '1 reply', replies: '{n} replies', thread: 'Thread', close_thread: 'Close thread', back: 'Back', view_thread: 'View thread',
    more: 'Show more', less: 'Show less', source: 'Source', sources: 'Sources', checked: 'checked {date}', opens_new: 'opens in a new tab', actions: 'What next',
    typing_one: '{name} is writing…', typing_two: '{name} and {other} are writing…', typing_many: 'Several people are writing…',
    today: 'Today', yesterday: 'Yesterday', lost: 'Connection lost. Trying again…', resumed: 'Connected again.', connecting: 'Connecting…', older: 'Show older messages', newer: 'New messages', new_line: 'New',
    assistant_tag: 'Assistant', you: 'you', said: '{name}: {text}', offline: 'The server cannot be reached. Trying again…', messages: 'Messages', react_with: 'React with {emoji}', reacted: '{emoji}, {n}: {names}', relayed: 'via {name}',
  },
  de: {
    pick_title: 'Wähle eine Person für die Demo', pick_lead: 'Du siehst, was diese Person sieht: dieselben Kanäle und nur Antworten, die sie lesen darf.',
    search_people: 'Name, Team oder Stelle suchen', start_here: 'Ein guter Anfang', nobody: 'So heißt hier niemand. Versuche einen anderen Namen.',
    hint_member: 'stellt Fragen', hint_agent: 'beantwortet Weitergereichtes', hint_guest: 'sieht nur, was Gäste dürfen',
    role_agent: 'Support', role_admin: 'Admin', role_curator: 'Redaktion', role_expert: 'Fachperson', role_guest: 'Gast',
    signing_in: 'Anmelden…', sign_out: 'Abmelden', other_team: 'Weitere',
    assistant: 'Assistent', channels: 'Kanäle', places: 'Orte', assistant_topic: 'Dein Service Desk. Nur du liest das hier.',
    unread_tail: 'ungelesen', skip: 'Zu den Nachrichten springen', to_dark: 'Dunkle Farben', to_light: 'Helle Farben', menu: 'Kanäle zeigen', close_menu: 'Kanäle schließen',
    hello: 'Hallo {name}, wie kann ich helfen?', hello_lead: 'Frag in deinen eigenen Worten. Antworten kommen mit Quelle, und ein Mensch ist nur einen Klick entfernt.',
    suggestions: ['Mein VPN bricht ständig ab', 'Mein Konto ist gesperrt', 'Wie buche ich einen Besprechungsraum?', 'Wie viele Urlaubstage habe ich?'],
    try_one: 'Vorschläge', empty_channel: 'Hier ist noch nichts. Schreib die erste Nachricht.', begin: 'Der Anfang von {name}',
    write_to: 'Nachricht an {name}', reply_here: 'In diesem Thread antworten', send: 'Senden', hint: 'Enter sendet · Umschalt + Enter für eine neue Zeile', left: 'noch {n} Zeichen', too_long: '{n} Zeichen zu viel',
    sending: 'Wird gesendet…', failed: 'Nicht gesendet.', retry: 'Erneut versuchen', discard: 'Verwerfen', edited: 'bearbeitet', deleted: 'Diese Nachricht wurde gelöscht.', private: 'Nur du siehst das',
    reply: 'Antworten', react: 'Reagieren', edit: 'Bearbeiten', remove: 'Löschen', save: 'Speichern', cancel: 'Abbrechen', choose: 'Bitte wählen …', needed: 'nötig', remove_ask: 'Diese Nachricht löschen?',
    replies_one: '1 Antwort', replies: '{n} Antworten', thread: 'Thread', close_thread: 'Thread schließen', back: 'Zurück', view_thread: 'Thread öffnen',
    more: 'Mehr zeigen', less: 'Weniger zeigen', source: 'Quelle', sources: 'Quellen', checked: 'geprüft am {date}', opens_new: 'öffnet in neuem Tab', actions: 'Wie weiter',
    typing_one: '{name} schreibt…', typing_two: '{name} und {other} schreiben…', typing_many: 'Mehrere Personen schreiben…',
    today: 'Heute', yesterday: 'Gestern', lost: 'Verbindung verloren. Neuer Versuch…', resumed: 'Wieder verbunden.', connecting: 'Verbinden…', older: 'Ältere Nachrichten zeigen', newer: 'Neue Nachrichten', new_line: 'Neu',
    assistant_tag: 'Assistent', you: 'du', said: '{name}: {text}', offline: 'Der Server ist nicht erreichbar. Neuer Versuch…', messages: 'Nachrichten', react_with: 'Mit {emoji} reagieren', reacted: '{emoji}, {n}: {names}', relayed: 'über {name}',
  },
  fr: {
    pick_title: 'Choisissez une personne pour la démo', pick_lead: 'Vous verrez ce qu’elle voit : les mêmes canaux, et seulement les réponses qu’elle peut lire.',
    search_people: 'Chercher un nom, une équipe, un poste', start_here: 'Pour commencer', nobody: 'Personne ne porte ce nom. Essayez-en un autre.',
    hint_member: 'pose des questions', hint_agent: 'répond aux demandes transmises', hint_guest: 'voit seulement ce qui est ouvert aux invités',
    role_agent: 'Support', role_admin: 'Admin', role_curator: 'Rédaction', role_expert: 'Expert', role_guest: 'Invité',
    signing_in: 'Connexion…', sign_out: 'Se déconnecter', other_team: 'Autres',
    assistant: 'Assistant', channels: 'Canaux', places: 'Lieux', assistant_topic: 'Votre centre de services. Vous seul lisez ceci.',
    unread_tail: 'non lus', skip: 'Aller aux messages', to_dark: 'Couleurs sombres', to_light: 'Couleurs claires', menu: 'Montrer les canaux', close_menu: 'Fermer les canaux',
    hello: 'Bonjour {name}, comment puis-je vous aider ?', hello_lead: 'Écrivez avec vos mots. Les réponses citent leur source, et un collègue n’est qu’à un clic.',
    suggestions: ['Mon VPN se déconnecte', 'J’ai oublié mon mot de passe', 'Mon imprimante n’imprime pas', 'Comment faire une note de frais ?'],
    try_one: 'Questions suggérées', empty_channel: 'Rien encore ici. Écrivez le premier message.', begin: 'Le début de {name}',
    write_to: 'Écrire à {name}', reply_here: 'Répondre dans ce fil', send: 'Envoyer', hint: 'Entrée envoie · Maj + Entrée pour une nouvelle ligne', left: 'encore {n} caractères', too_long: '{n} caractères de trop',
    sending: 'Envoi…', failed: 'Non envoyé.', retry: 'Réessayer', discard: 'Abandonner', edited: 'modifié', deleted: 'Ce message a été supprimé.', private: 'Visible par vous seul',
    reply: 'Répondre', react: 'Réagir', edit: 'Modifier', remove: 'Supprimer', save: 'Enregistrer', cancel: 'Annuler', choose: 'Choisissez…', needed: 'obligatoire', remove_ask: 'Supprimer ce message ?',
    replies_one: '1 réponse', replies: '{n} réponses', thread: 'Fil', close_thread: 'Fermer le fil', back: 'Retour', view_thread: 'Ouvrir le fil',
    more: 'Afficher plus', less: 'Afficher moins', source: 'Source', sources: 'Sources', checked: 'vérifié le {date}', opens_new: 's’ouvre dans un nouvel onglet', actions: 'Et ensuite',
    typing_one: '{name} écrit…', typing_two: '{name} et {other} écrivent…', typing_many: 'Plusieurs personnes écrivent…',
    today: 'Aujourd’hui', yesterday: 'Hier', lost: 'Connexion perdue. Nouvel essai…', resumed: 'Connexion rétablie.', connecting: 'Connexion…', older: 'Afficher les messages plus anciens', newer: 'Nouveaux messages', new_line: 'Nouveau',
    assistant_tag: 'Assistant', you: 'vous', said: '{name} : {text}', offline: 'Le serveur est injoignable. Nouvel essai…', messages: 'Messages', react_with: 'Réagir avec {emoji}', reacted: '{emoji}, {n} : {names}', relayed: 'via {name}',
  },
  es: {
    pick_title: 'Elige una persona para probar la demo', pick_lead: 'Verás lo que ve esa persona: los mismos canales y solo las respuestas que puede leer.',
    search_people: 'Buscar por nombre, equipo o puesto', start_here: 'Para empezar', nobody: 'Nadie se llama así. Prueba otro nombre.',
    hint_member: 'hace preguntas', hint_agent: 'atiende lo que se le pasa', hint_guest: 've solo lo que pueden los invitados',
    role_agent: 'Soporte', role_admin: 'Admin', role_curator: 'Redacción', role_expert: 'Experto', role_guest: 'Invitado',
    signing_in: 'Entrando…', sign_out: 'Salir', other_team: 'Otros',
    assistant: 'Asistente', channels: 'Canales', places: 'Lugares', assistant_topic: 'Tu mesa de servicio. Solo tú lees esto.',
    unread_tail: 'sin leer', skip: 'Ir a los mensajes', to_dark: 'Colores oscuros', to_light: 'Colores claros', menu: 'Mostrar canales', close_menu: 'Cerrar canales',
    hello: 'Hola {name}, ¿en qué puedo ayudar?', hello_lead: 'Pregunta con tus palabras. Las respuestas citan su fuente y un colega está a un clic.',
    suggestions: ['My VPN keeps dropping', 'I forgot my password', 'How do I request annual leave?', 'How do I claim my travel expenses?'],
    try_one: 'Preguntas sugeridas', empty_channel: 'Aquí no hay nada todavía. Escribe el primer mensaje.', begin: 'El comienzo de {name}',
    write_to: 'Escribir a {name}', reply_here: 'Responder en este hilo', send: 'Enviar', hint: 'Intro envía · Mayús + Intro para una línea nueva', left: 'quedan {n} caracteres', too_long: 'sobran {n} caracteres',
    sending: 'Enviando…', failed: 'No enviado.', retry: 'Reintentar', discard: 'Descartar', edited: 'editado', deleted: 'Este mensaje se borró.', private: 'Solo tú lo ves',
    reply: 'Responder', react: 'Reaccionar', edit: 'Editar', remove: 'Borrar', save: 'Guardar', cancel: 'Cancelar', choose: 'Elija…', needed: 'obligatorio', remove_ask: '¿Borrar este mensaje?',
    replies_one: '1 respuesta', replies: '{n} respuestas', thread: 'Hilo', close_thread: 'Cerrar el hilo', back: 'Volver', view_thread: 'Abrir el hilo',
    more: 'Mostrar más', less: 'Mostrar menos', source: 'Fuente', sources: 'Fuentes', checked: 'revisado el {date}', opens_new: 'se abre en otra pestaña', actions: 'Y ahora',
    typing_one: '{name} está escribiendo…', typing_two: '{name} y {other} están escribiendo…', typing_many: 'Varias personas están escribiendo…',
    today: 'Hoy', yesterday: 'Ayer', lost: 'Conexión perdida. Reintentando…', resumed: 'Conectado de nuevo.', connecting: 'Conectando…', older: 'Mostrar mensajes anteriores', newer: 'Mensajes nuevos', new_line: 'Nuevo',
    assistant_tag: 'Asistente', you: 'tú', said: '{name}: {text}', offline: 'No se puede alcanzar el servidor. Reintentando…', messages: 'Mensajes', react_with: 'Reaccionar con {emoji}', reacted: '{emoji}, {n}: {names}', relayed: 'por {name}',
  },
};

const asked = (navigator.languages || [navigator.language]).map((tag) => tag.slice(0, 2).toLowerCase());
export const language = asked.find((tag) => words[tag]) || 'en';
// For dates: the person's own habits if the browser speaks the page's language, "en-GB" rather than "en".
export const locale = navigator.language.toLowerCase().startsWith(language) ? navigator.language : language;

export function t(key, values = {}) {
  const text = words[language][key];
  if (typeof text !== 'string') return text;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}
