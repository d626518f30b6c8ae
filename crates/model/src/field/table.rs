//! The table of the fields, the only place that knows them: [`Field`], [`ListField`] and [`Details`] are made of it.
//!
//! A field of plain text is an entry here and a column of the store. An entry with `field` is part of a stored
//! patron: its label in sentences, and its kind; `rare` says the same of one that few patrons have, which is held apart.
//! One with `column` can be filled by a column of a list: its label in tables, how its cells are read, the longest text
//! that it takes in characters (`rest_user.xsd`; free text is 255 unless it says less), and the names that lists use
//! for it: without case, accents, spaces and punctuation.
//!
//! The order is that of the screens; no stored or saved form depends on it.

use super::rare::{Empty, Rare};
use super::{FieldInfo, Form, Kind, List, ListFieldInfo, Slot, held};

fields! {
    /// The primary identifier.
    PrimaryId primary_id {
        field "primary ID";
        column "Primary ID" Id, 255, [
            "primaryid", "primaryidentifier", "id", "idnumber", "idno", "borrowerid", "borrowernumber", "borrowerno",
            "patronid", "patronnumber", "patronno", "userid", "username", "userprimaryid", "cardnumber", "cardno",
            "librarycard", "librarycardnumber", "librarycardno", "libraryid", "memberid", "membernumber", "memberno",
            "membershipnumber", "accountnumber", "universityid", "univid", "institutionid", "employeeid", "staffid",
            "personid", "customerid", "bannerid", "nnumber", "nomatricule", "numero", "ausweisnummer", "benutzernummer",
            "cardid", "librarycardid", "patronidnumber", "patronaccountnumber", "borrowerscardnumber",
            "borrowercardnumber", "patroncardnumber", "membershipno", "membershipid", "accountno", "readerid",
            "readernumber", "usernumber", "userno", "idcardnumber", "numerodetarjeta", "tarjeta", "numerodecarnet",
            "carnet", "numerodecarne", "carne", "numerodesocio", "nodesocio", "numerodecarte", "nodecarte",
            "numerolecteur", "ausweisnr", "kartennummer", "benutzernr", "lesernummer", "numerotessera", "tessera",
            "credencial", "nodecredencial", "numerodecredencial", "ndecarte", "ncarte", "ndecarne",
            "ndecarnet", "ndetarjeta", "nodecarnet", "nodecarne", "nodetarjeta", "kartennr",
        ];
    }
    /// The ID that a patron has so far, in a list that gives new ones.
    OldId old_id {
        column "Old ID" Id of PrimaryId, 255, [
            "oldid", "oldidnumber", "oldidno", "oldprimaryid", "oldpatronid", "oldborrowerid", "oldcardnumber",
            "oldlibrarycardnumber", "olduserid", "oldaccountnumber", "previousid", "previousidnumber",
            "previouspatronid", "previousborrowerid", "formerid", "formeridnumber", "formerpatronid",
            "formerborrowerid", "currentid", "currentidnumber", "currentpatronid", "currentborrowerid", "existingid",
            "idold", "idprevious", "idcurrent",
        ];
    }
    /// The ID that a patron is to have from now on.
    NewId new_id {
        column "New ID" Id of PrimaryId, 255, [
            "newid", "newidnumber", "newidno", "newprimaryid", "newpatronid", "newborrowerid", "newcardnumber",
            "newlibrarycardnumber", "newuserid", "newaccountnumber", "idnew", "futureid", "replacementid",
        ];
    }
    /// First name.
    FirstName first_name {
        field "first name" Text;
        column "First name" Name, 255, [
            "firstname", "first", "givenname", "givennames", "forename", "forenames", "fname", "namefirst",
            "patronfirstname", "userfirstname", "legalfirstname", "christianname", "prenom", "vorname", "nombre",
            "nombres", "firstnames", "given", "namegiven", "firstgivenname", "legalfirst", "primernombre",
            "nombredepila", "prenoms", "vornamen", "voornaam", "patronfirst", "borrowerfirstname",
        ];
    }
    /// Middle name.
    MiddleName middle_name {
        field "middle name" Text;
        column "Middle name" Name, 255, [
            "middlename", "middle", "middleinitial", "mi", "mname", "namemiddle", "secondname", "middlenames",
            "patronmiddlename", "middlenameorinitial", "middlenameinitial", "middleinit", "segundonombre",
        ];
    }
    /// Last name; the only name of a person who has one.
    LastName last_name {
        field "last name" Text;
        column "Last name" Name, 255, [
            "lastname", "last", "surname", "familyname", "lname", "namelast", "patronlastname", "userlastname",
            "legallastname", "nom", "nomdefamille", "nachname", "apellido", "apellidos", "cognome", "surnames",
            "lastnames", "family", "namefamily", "familynames", "legallast", "patronlast", "borrowerlastname",
            "familienname", "achternaam", "primerapellido", "apellidopaterno", "apellido1", "1erapellido", "1oapellido",
            "firstsurname",
        ];
    }
    /// The second of two last names, as Spanish lists have them; both together are the last name.
    SecondLastName second_last_name {
        column "Second last name" SecondLastName of LastName, 255, [
            "secondlastname", "segundoapellido", "apellidomaterno", "apellido2", "2oapellido", "2doapellido",
            "secondsurname", "secondfamilyname", "lastname2", "surname2",
        ];
    }
    /// Preferred first name.
    PreferredFirstName preferred_first_name {
        rare "preferred first name" Text;
        column "Preferred first name" Name, 255, [
            "preferredfirstname", "preferredname", "preffirstname", "nickname", "knownas", "chosenname",
        ];
    }
    /// Preferred middle name.
    PreferredMiddleName preferred_middle_name {
        rare "preferred middle name" Text;
        column "Preferred middle name" Name, 255, ["preferredmiddlename", "prefmiddlename"];
    }
    /// Preferred last name.
    PreferredLastName preferred_last_name {
        rare "preferred last name" Text;
        column "Preferred last name" Name, 255, ["preferredlastname", "preflastname"];
    }
    /// First, middle and last name in one cell.
    FullName full_name {
        column "Full name" WholeName of LastName, 255, [
            "fullname", "name", "names", "patronname", "borrowername", "lastfirst", "lastnamefirstname",
            "namelastfirst", "patronfullname", "borrowerfullname", "nombrecompleto", "nomcomplet", "studentname",
            "membername", "readername", "customername", "cardholdername", "employeename", "staffname",
            "nameofborrower", "nameofpatron", "nameofmember", "nameofstudent", "nameofreader",
        ];
    }
    /// Title code.
    Title title {
        rare "title" Text;
        column "Title" Text, 255, ["title", "usertitle", "salutation", "prefix", "nametitle", "honorific"];
    }
    /// Gender code.
    Gender gender {
        rare "gender" Text;
        column "Gender" Text, 255, ["gender", "sex"];
    }
    /// Date of birth.
    BirthDate birth_date {
        field "birth date" Date;
        column "Birth date" Date, 255, [
            "birthdate", "dateofbirth", "dob", "birthday", "born", "borndate", "birth", "geburtsdatum",
            "datedenaissance", "birthdt", "dateofbirthdob", "dobdateofbirth", "fechadenacimiento", "fechanacimiento",
            "fechanac", "fechadenac", "nacimiento", "fdn", "datenaissance", "geburtstag", "gebdatum", "gebdat",
            "datadinascita", "datadenascimento",
        ];
    }
    /// User group code; its case matters.
    UserGroup user_group {
        field "user group" Text;
        column "User group" Group, 255, [
            "usergroup", "patrongroup", "group", "patrontype", "borrowertype", "ptype", "category", "categorycode",
            "patroncategory", "borrowercategory", "usertype", "patronclass", "membershiptype", "groupcode", "profile",
        ];
    }
    /// Internal or external.
    AccountType account_type {
        field "account type" AccountType;
        column "Account type" AccountType, 255, ["accounttype", "internalexternal", "usersource"];
    }
    /// The feed that owns an external account.
    ExternalId external_id {
        rare "external ID" Text;
        column "External ID" Text, 255, ["externalid", "externalsystem", "sisprofile"];
    }
    /// Record type code, `PUBLIC` for patrons.
    RecordType record_type {
        field "record type" Text;
        column "Record type" Text, 255, ["recordtype", "userrecordtype"];
    }
    /// `ACTIVE` or `INACTIVE`.
    Status status {
        field "status" Text;
        column "Status" Status, 255, ["status", "userstatus", "patronstatus", "accountstatus"];
    }
    /// Campus code.
    Campus campus {
        rare "campus" Text;
        column "Campus" Text, 50, [
            "campus", "campuscode", "site", "location", "homelibrary", "homebranch", "homelocation", "librarybranch",
        ];
    }
    /// Preferred language code.
    PreferredLanguage preferred_language {
        rare "preferred language" Text;
        column "Preferred language" Text, 255, [
            "preferredlanguage", "language", "lang", "preflanguage", "languagepreference", "idioma", "langue",
            "sprache", "lingua",
        ];
    }
    /// Job category code.
    JobCategory job_category {
        rare "job category" Text;
        column "Job category" Text, 255, ["jobcategory", "jobtitle", "job", "position"];
    }
    /// Last day of the membership.
    ExpiryDate expiry_date {
        field "expiry date" Date;
        column "Expiry date" Date, 255, [
            "expirydate", "expiry", "expires", "expireson", "expiration", "expirationdate", "expdate", "exp",
            "dateexpiry", "dateexpires", "validuntil", "validthrough", "validto", "enddate", "membershipends",
            "membershipexpires", "membershipexpiry", "cardexpires", "cardexpiry", "privilegesexpire", "gultigbis",
            "expirationdt", "goodthru", "goodthrough", "gooduntil", "goodtill", "until", "ends", "endson", "validthru",
            "validtill", "reneweduntil", "renewedto", "renewedthru", "renewedthrough", "expiresdate", "expiredate",
            "expirydt", "dateofexpiry", "dateofexpiration", "cardgoodthru", "cardvaliduntil", "cardvalidthru",
            "cardexpirationdate", "cardexpirydate", "cardexpdate", "membershipexpirationdate", "membershipexpirydate",
            "membershipenddate", "membershipend", "accountexpires", "accountexpirationdate", "accountexpirydate",
            "patronexpirationdate", "privilegesend", "privilegesexpiration", "vence", "venceel", "vencimiento",
            "fechadevencimiento", "fechavencimiento", "caduca", "caducidad", "fechadecaducidad", "fechacaducidad",
            "validohasta", "validahasta", "gueltigbis", "ablaufdatum", "dateexpiration", "datedexpiration", "expirele",
            "datedefindevalidite", "datefinvalidite", "scadenza", "datascadenza", "datadiscadenza", "geldigtot",
            "patronexpiration", "patronexpires", "patronexpiry", "patronexpirydate", "cardexpiration", "memberuntil",
            "membershipexpiration", "membershipuntil", "accountexpiration", "accountexpiry", "vigencia",
        ];
    }
    /// Day from which the record may be purged.
    PurgeDate purge_date {
        field "purge date" Date;
        column "Purge date" Date, 255, ["purgedate", "purge", "purgeafter", "deleteafter", "removeafter"];
    }
    /// The preferred e-mail address.
    Email email {
        column "E-mail" Email of Emails, 255, [
            "email", "emailaddress", "mail", "emailid", "primaryemail", "preferredemail", "personalemail", "homeemail",
            "contactemail", "emailpersonal", "email1", "emailaddress1", "courriel", "correo", "correoelectronico",
            "eposta", "electronicmail", "electronicmailaddress", "emailaddr", "emailadr", "emailadresse", "mailadresse",
            "adresseemail", "adressemail", "adressecourriel", "adresseelectronique", "direcciondecorreo",
            "direcciondecorreoelectronico", "direccioncorreo", "postaelettronica", "indirizzoemail",
        ];
    }
    /// A further e-mail address.
    Email2 email_2 {
        column "Second e-mail" FurtherEmail of Emails, 255, [
            "email2", "secondemail", "secondaryemail", "alternateemail", "alternativeemail", "otheremail", "workemail",
            "emailaddress2", "secondaryemailaddress", "secondemailaddress", "alternateemailaddress", "altemail",
            "emailwork", "emailalternate", "emailother", "emailsecondary", "workemailaddress", "businessemail",
            "businessemailaddress", "officeemail", "additionalemail", "otheremailaddress", "email3",
        ];
    }
    /// Home phone.
    Phone phone {
        column "Phone" Phone("home") of Phones, 255, [
            "phone", "phonenumber", "phoneno", "telephone", "telephonenumber", "tel", "telno", "homephone", "phonehome",
            "phone1", "primaryphone", "contactphone", "contactnumber", "landline", "daytimephone", "telefon",
            "telefono", "telhome", "hometel", "hometelephone", "telephonehome", "hometelephonenumber",
            "homephonenumber", "homephoneno", "phonenumberhome", "daytimephonenumber", "daytimetelephone", "dayphone",
            "primaryphonenumber", "mainphone", "phonenumber1", "telephone1", "tel1", "numerodetelefono",
            "telefonodecasa", "telefonofijo", "telefonnummer", "telefonnr", "festnetz", "telprivat", "telefonprivat",
            "numerodetelephone", "telephonefixe", "teldomicile", "otherphone", "alternatephone", "alternativephone",
            "altphone", "secondaryphone", "secondphone", "additionalphone", "eveningphone", "phoneother",
            "phonealternate", "otherphonenumber", "alternatephonenumber", "secondaryphonenumber", "eveningphonenumber",
            "phone3", "otrotelefono",
        ];
    }
    /// Mobile phone.
    Mobile mobile {
        column "Mobile phone" Phone("mobile") of Phones, 255, [
            "mobile", "mobilephone", "mobilenumber", "mobileno", "cell", "cellphone", "cellnumber", "cellular",
            "phone2", "handy", "movil", "cellphonenumber", "cellphoneno", "cellularphone", "mobilephonenumber",
            "mobilephoneno", "mobiletel", "telmobile", "telcell", "phonemobile", "phonecell", "phonenumber2",
            "telephone2", "tel2", "celular", "telefonocelular", "telefonomovil", "handynummer", "handynr",
            "mobiltelefon", "mobilnummer", "telephoneportable", "telportable", "cellulare",
        ];
    }
    /// Phone at work.
    WorkPhone work_phone {
        column "Work phone" Phone("office") of Phones, 255, [
            "workphone", "phonework", "workphonenumber", "workphoneno", "phonenumberwork", "worktelephone", "worktel",
            "telwork", "businessphone", "phonebusiness", "businessphonenumber", "businesstelephone", "officephone",
            "phoneoffice", "officephonenumber", "officetelephone", "teloffice", "campusphone", "telefonodetrabajo",
            "telefonotrabajo", "telefonodeltrabajo", "telefonodeoficina", "telefonooficina", "telefondienstlich",
            "telefongeschaftlich", "teldienstlich", "telephonetravail", "telephonebureau", "telephoneprofessionnel",
            "telbureau", "telpro",
        ];
    }
    /// First line of the address.
    AddressLine1 address_line1 {
        column "Address line 1" Address(|address| &mut address.lines[0]) of Addresses, 255, [
            "addressline1", "address1", "address", "streetaddress", "street", "street1", "addr1", "addr",
            "addressstreet", "mailingaddress", "homeaddress", "postaladdress", "line1", "adresse", "direccion",
            "strasse", "straße", "strassehausnummer", "straßehausnummer", "residentialaddress",
            "residenceaddress", "addressstreetaddress", "streetaddress1",
            "streetaddressline1", "direccion1", "domicilio", "calle", "adresse1", "rue", "indirizzo",
            "residence", "calleynumero", "callenumero",
        ];
    }
    /// Second line of the address.
    AddressLine2 address_line2 {
        column "Address line 2" Address(|address| &mut address.lines[1]) of Addresses, 255, [
            "addressline2", "address2", "street2", "addr2", "apt", "apartment", "unit", "suite", "line2",
            "streetaddress2", "streetaddressline2", "apartmentnumber", "apartmentno", "aptnumber", "aptno", "aptunit",
            "aptsuite", "aptste", "aptunitnumber", "unitnumber", "unitno", "apartamento", "direccion2", "adresse2",
            "complementdadresse", "pobox", "postofficebox",
        ];
    }
    /// Third line of the address.
    AddressLine3 address_line3 {
        column "Address line 3" Address(|address| &mut address.lines[2]) of Addresses, 255, [
            "addressline3", "address3", "addr3", "line3",
        ];
    }
    /// Fourth line of the address.
    AddressLine4 address_line4 {
        column "Address line 4" Address(|address| &mut address.lines[3]) of Addresses, 255, [
            "addressline4", "address4", "addr4", "line4",
        ];
    }
    /// Fifth line of the address.
    AddressLine5 address_line5 {
        column "Address line 5" Address(|address| &mut address.lines[4]) of Addresses, 255, [
            "addressline5", "address5", "addr5", "line5",
        ];
    }
    /// City.
    City city {
        column "City" Address(|address| &mut address.city) of Addresses, 255, [
            "city", "town", "citytown", "addresscity", "municipality", "ville", "ort", "stadt", "ciudad", "cityortown",
            "townorcity", "towncity", "cityvillage", "cityvillagetown", "localidad", "poblacion", "municipio", "citta",
            "wohnort",
        ];
    }
    /// State or province.
    StateProvince state_province {
        column "State or province" Address(|address| &mut address.state_province) of Addresses, 255, [
            "state", "province", "stateprovince", "stateorprovince", "region", "addressstate", "st", "stateprov",
            "provincestate", "statecode", "estado", "provincia", "estadoprovincia", "bundesland", "stateregion",
            "stateprovinceregion",
        ];
    }
    /// Postal code.
    PostalCode postal_code {
        column "Postal code" Address(|address| &mut address.postal_code) of Addresses, 255, [
            "postalcode", "postcode", "zip", "zipcode", "zippostalcode", "zippostcode", "addresszip", "plz",
            "codepostal", "codigopostal", "zip4", "zipplus4", "zipcode4", "zip54", "zip9", "postalzipcode",
            "postalcodezip", "zippostal", "postleitzahl", "cp", "codpostal",
        ];
    }
    /// Country.
    Country country {
        column "Country" Address(|address| &mut address.country) of Addresses, 255, [
            "country", "countrycode", "addresscountry", "land", "pays", "pais", "countryregion", "countryorregion",
        ];
    }
    /// Barcode.
    Barcode barcode {
        column "Barcode" Barcode of Identifiers, 255, [
            "barcode", "barcodenumber", "barcodeno", "cardbarcode", "librarybarcode", "patronbarcode", "userbarcode",
            "librarycardbarcode", "librarycardbarcodenumber", "cardbarcodenumber", "codigodebarras", "codebarres",
            "strichcode",
        ];
    }
    /// A note.
    Note note {
        column "Note" Note of Notes, 2000, [
            "note", "notes", "comment", "comments", "remark", "remarks", "usernote", "bemerkung", "observaciones",
            "notas", "nota", "comentarios", "notizen", "remarques",
        ];
    }
    /// A statistical category.
    Statistic statistic {
        column "Statistical category" Statistic of Statistics, 255, [
            "statistic", "statistics", "statisticalcategory", "statcategory", "statcat", "stat1", "category1",
        ];
    }
    /// E-mail addresses.
    Emails emails {
        field "e-mail" Emails;
    }
    /// Phone numbers.
    Phones phones {
        field "phone" Phones;
    }
    /// Postal addresses.
    Addresses addresses {
        field "address" Addresses;
    }
    /// Identifiers besides the primary one.
    Identifiers identifiers {
        field "identifiers" Identifiers;
    }
    /// Roles.
    Roles roles {
        field "roles" Roles;
    }
    /// Notes.
    Notes notes {
        rare "notes" Notes;
    }
    /// Blocks.
    Blocks blocks {
        rare "blocks" Blocks;
    }
    /// Statistical categories.
    Statistics statistics {
        rare "statistics" Statistics;
    }
}
