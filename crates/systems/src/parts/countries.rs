//! Countries by their codes in ISO 3166, of three letters and of two: systems take one of them.

/// Every country: its code of three letters, and behind it that of two.
const CODES: &str = "\
    ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI \
    BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT \
    BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU \
    CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET \
    FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR \
    GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR \
    IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB \
    LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH \
    MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE \
    NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL \
    PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ \
    SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC \
    TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY \
    USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW";

/// The code of three letters; `None` where a text is no code.
pub(crate) fn three_letters(code: &str) -> Option<&'static str> {
    find(code).and_then(|both| both.get(..3))
}

/// The code of two letters; `None` where a text is no code.
pub(crate) fn two_letters(code: &str) -> Option<&'static str> {
    find(code).and_then(|both| both.get(3..))
}

fn find(code: &str) -> Option<&'static str> {
    let is_it = |both: &&str| match code.len() {
        3 => both.starts_with(code),
        2 => both.ends_with(code),
        _ => false,
    };
    CODES.split(' ').find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn either_code_leads_to_the_other() {
        for (code, three, two) in [
            ("USA", Some("USA"), Some("US")),
            ("US", Some("USA"), Some("US")),
            ("DEU", Some("DEU"), Some("DE")),
            ("SE", Some("SWE"), Some("SE")),
            ("AUT", Some("AUT"), Some("AT")),
            ("usa", None, None),
            ("USAU", None, None),
            ("Norway", None, None),
            ("", None, None),
        ] {
            assert_eq!((three_letters(code), two_letters(code)), (three, two), "{code}");
        }
    }

    #[test]
    fn no_code_is_there_twice() {
        let all: Vec<&str> = CODES.split(' ').collect();
        assert!(all.len() == 249 && all.iter().all(|both| both.len() == 5));
        for part in [0..3, 3..5] {
            assert_eq!(all.iter().map(|both| &both[part.clone()]).collect::<BTreeSet<_>>().len(), all.len());
        }
    }
}
